package dev.durachat.http;

import dev.durachat.chat.Message;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import io.vertx.core.buffer.Buffer;

/** A reply as the chunks of a chat completion. */
final class CompletionEvents implements ReplyEvents {
  private final CompletionJson json;
  private final boolean usage;
  private boolean begun;

  /**
   * @param usage whether what it cost is told at the end
   */
  CompletionEvents(Message reply, boolean usage) {
    this.json = new CompletionJson(reply);
    this.usage = usage;
  }

  @Override
  public Buffer of(ServerFrame.OfReply frame) {
    Buffer events = Buffer.buffer();
    if (!begun) {
      begun = true;
      add(events, json.first());
    }
    switch (frame) {
      case ServerFrame.Text piece -> add(events, json.more(piece));
      // What was sent of an earlier attempt is kept by every later one.
      case ServerFrame.Attempt _ -> {}
      case ServerFrame.Done done -> end(events, done);
    }
    return events;
  }

  private void end(Buffer events, ServerFrame.Done done) {
    OpenAiError failed = OpenAiError.of(done);
    if (failed != null) {
      events.appendBuffer(event(failed));
      return;
    }
    add(events, json.last(done));
    if (usage) {
      add(events, json.cost(done));
    }
    events.appendString("data: [DONE]\n\n");
  }

  @Override
  public Buffer cut(RefusedException reason) {
    return event(OpenAiError.of(reason));
  }

  private static Buffer event(OpenAiError error) {
    Buffer event = Buffer.buffer();
    add(event, error.json().toBuffer().getBytes());
    return event;
  }

  private static void add(Buffer events, byte[] data) {
    events.appendString("data: ").appendBytes(data).appendString("\n\n");
  }
}
