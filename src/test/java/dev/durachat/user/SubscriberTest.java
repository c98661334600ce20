package dev.durachat.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.chat.TextPiece;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.CloseCode;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.testing.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A socket that reads slowly: what is queued for it is bounded, and nothing is lost. */
final class SubscriberTest {
  private static final int BOUND = 10_000;
  private final FrameCodec codec = new FrameCodec(1000);
  private final Pipe pipe = new Pipe();
  private final Subscriber subscriber = new Subscriber(pipe, codec, BOUND);
  private final StringBuilder stored = new StringBuilder();

  /** A socket that takes all and lets go when the test says so. */
  private static final class Pipe implements Outlet {
    private final List<JsonNode> sent = new ArrayList<>();
    private int queued;
    private int most;
    private @Nullable CloseCode closed;

    @Override
    public String sessionId() {
      return "s";
    }

    @Override
    public void send(byte[] frame) {
      sent.add(Json.parse(new String(frame, StandardCharsets.UTF_8)));
      queued += frame.length;
      most = Math.max(most, queued);
    }

    @Override
    public int queuedBytes() {
      return queued;
    }

    @Override
    public boolean watch() {
      return queued == 0;
    }

    @Override
    public void refused() {}

    @Override
    public void close(CloseCode code) {
      closed = code;
    }
  }

  private void stream(String content) {
    ServerFrame.Text frame =
        new ServerFrame.Text(ServerFrame.TextKind.TEXT, "c", "m", 1, stored.length(), content);
    stored.append(content);
    subscriber.text(
        new Backlog.Gap(
            1, frame.kind(), "c", "m", 1, frame.offset(), frame.offset() + content.length()),
        codec.encode(frame));
  }

  private void drain() {
    while (subscriber.lagging()) {
      pipe.queued = 0;
      subscriber.drain((gap, units) -> TextPiece.whole(stored.toString()).from(gap.from(), units));
    }
  }

  private String received() {
    StringBuilder text = new StringBuilder();
    for (JsonNode frame : pipe.sent) {
      if (frame.path("type").asText().equals("text")) {
        assertEquals(text.length(), frame.path("offset").asInt());
        text.append(frame.path("content").asText());
      }
    }
    return text.toString();
  }

  @Test
  void textThatIsNotTakenWaitsInTheStore() {
    for (int i = 0; i < 5_000; i++) {
      stream("word" + i + " 😀 ");
    }
    assertTrue(pipe.most <= BOUND, "queued " + pipe.most);
    assertTrue(subscriber.lagging());
    int before = pipe.sent.size();
    drain();
    assertEquals(stored.toString(), received());
    assertTrue(pipe.sent.size() - before < 100, "in larger pieces");
    stream("and on");
    assertEquals(stored.toString(), received());
  }

  @Test
  void framesAndTextKeepTheirOrder() {
    stream("x".repeat(BOUND * 6 / 10));
    stream("a");
    subscriber.send(codec.encode(new ServerFrame.Changed(1, "keys")), "c");
    stream("b");
    subscriber.send(codec.encode(new ServerFrame.Changed(2, "keys")), "c");
    drain();
    assertEquals(
        List.of("text", "text", "changed", "text", "changed"),
        pipe.sent.stream().map(frame -> frame.path("type").asText()).toList());
    assertEquals(stored.toString(), received());
  }

  @Test
  void framesAloneOverflow() {
    ServerFrame.Changed frame = new ServerFrame.Changed(1, "x".repeat(1000));
    for (int i = 0; i < 9; i++) {
      subscriber.send(codec.encode(frame), null);
    }
    assertNull(pipe.closed);
    subscriber.send(codec.encode(frame), null);
    assertEquals(CloseCode.OVERLOADED, pipe.closed);
    int sent = pipe.sent.size();
    subscriber.send(codec.encode(frame), null);
    drain();
    assertEquals(sent, pipe.sent.size(), "nothing after the end");
    assertFalse(subscriber.lagging());
  }

  @Test
  void questionsWaitForWhatIsQueued() {
    ClientFrame.Sync first = new ClientFrame.Sync("e", 1);
    ClientFrame.Ping second = new ClientFrame.Ping("2");
    assertFalse(subscriber.putOff(first), "nothing is queued");
    stream("x".repeat(BOUND * 6 / 10));
    assertTrue(subscriber.putOff(first));
    assertTrue(subscriber.putOff(second));
    assertNull(subscriber.nextQuestion());
    assertTrue(subscriber.behind());

    pipe.queued = 0;
    assertEquals(first, subscriber.nextQuestion());
    assertTrue(subscriber.putOff(first), "what is asked now comes after what was asked before");
    assertEquals(second, subscriber.nextQuestion());
    assertEquals(first, subscriber.nextQuestion());
    assertNull(subscriber.nextQuestion());
    assertFalse(subscriber.behind());
  }

  @Test
  void anAnswerMayBeLargerThanTheBound() {
    subscriber.answer(new ServerFrame.Changed(1, "x".repeat(BOUND)));
    subscriber.send(codec.encode(new ServerFrame.Changed(2, "keys")), null);
    assertNull(pipe.closed, "what follows an answer waits for it");
    drain();
    assertEquals(2, pipe.sent.size());
  }

  @Test
  void textMayBeLargerThanTheBound() {
    stream("x".repeat(BOUND / 3));
    stream("x".repeat(BOUND));
    subscriber.send(codec.encode(new ServerFrame.Changed(1, "keys")), "c");
    assertNull(pipe.closed, "what follows text waits for it");
    subscriber.send(codec.encode(new ServerFrame.Changed(2, "x".repeat(BOUND))), "c");
    assertEquals(CloseCode.OVERLOADED, pipe.closed);
  }

  @Test
  void storedTextThatTakesManyBytesLeavesRoomForFrames() {
    stream("x".repeat(BOUND * 6 / 10));
    stream("\u0001".repeat(BOUND));
    pipe.queued = 0;
    subscriber.drain((gap, units) -> TextPiece.whole(stored.toString()).from(gap.from(), units));
    subscriber.send(codec.encode(new ServerFrame.Changed(1, "keys")), "c");
    assertNull(pipe.closed);
    drain();
    assertEquals(stored.toString(), received());
  }

  @Test
  void aCommandUndoesTheLeavingThatWasPutOff() {
    stream("x".repeat(BOUND * 6 / 10));
    subscriber.putOff(new ClientFrame.Leave("c"));
    subscriber.putOff(new ClientFrame.Leave("d"));
    subscriber.openAtOnce("c");
    pipe.queued = 0;
    assertEquals(new ClientFrame.Leave("d"), subscriber.nextQuestion());
    assertNull(subscriber.nextQuestion());
  }

  @Test
  void whoAsksAndNeverReadsIsClosed() {
    stream("x".repeat(BOUND * 6 / 10));
    for (int i = 0; i < BOUND / Questions.QUESTION_BYTES; i++) {
      subscriber.putOff(new ClientFrame.Ping(null));
    }
    assertNull(pipe.closed);
    subscriber.putOff(new ClientFrame.Ping(null));
    assertEquals(CloseCode.OVERLOADED, pipe.closed);
    assertNull(subscriber.nextQuestion());
    assertFalse(subscriber.behind());
  }
}
