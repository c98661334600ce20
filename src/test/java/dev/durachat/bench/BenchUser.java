package dev.durachat.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One user with one socket and one conversation, who does one thing at a time. It may be asked on
 * any thread and acts on the event loop; the future it gives is completed by the frame that ends
 * what was asked for, and fails when anything is not exact.
 */
final class BenchUser implements ChatSocket.Listener {
  private enum Awaited {
    NOTHING,
    READY,
    CATCHUP,
    DONE
  }

  private final Target target;
  private final Transport transport;
  private final Tally tally;
  private final String name;
  private volatile String conversationId;
  private @Nullable ChatSocket socket;
  private @Nullable Channel channel;
  private @Nullable ReplyCheck reply;
  private Awaited awaited = Awaited.NOTHING;
  private CompletableFuture<ReceivedFrame> answer = new CompletableFuture<>();
  private long askedAt;
  private boolean opening;
  private boolean textSeen;
  private long now;

  BenchUser(Target target, Transport transport, Tally tally, String name, String conversationId) {
    this.target = target;
    this.transport = transport;
    this.tally = tally;
    this.name = name;
    this.conversationId = conversationId;
  }

  String name() {
    return name;
  }

  String conversationId() {
    return conversationId;
  }

  /** Connects, until {@code ready}. */
  CompletableFuture<ReceivedFrame> connect() {
    return ask(Awaited.READY, () -> dial(""));
  }

  /** Connects and opens the conversation by the address, until its {@code catchup}. */
  CompletableFuture<ReceivedFrame> open() {
    return ask(Awaited.CATCHUP, () -> dial(conversationId));
  }

  /** Asks for the conversation on the open socket, until its {@code catchup}. */
  CompletableFuture<ReceivedFrame> catchUp(int limit) {
    String frame =
        "{\"type\":\"catchup\",\"conversationId\":\"%s\",\"limit\":%d}"
            .formatted(conversationId, limit);
    return ask(Awaited.CATCHUP, () -> send(frame));
  }

  /** Sends a prompt and follows its reply, until {@code done}. */
  CompletableFuture<ReceivedFrame> chat(StreamShape shape) {
    String conversation =
        conversationId.isEmpty()
            ? ""
            // Each prompt begins a branch of its own: the model is not sent thousands of turns.
            : ",\"conversationId\":\"" + conversationId + "\",\"parentId\":null";
    String frame =
        "{\"type\":\"start_chat\",\"prompt\":\"%s\",\"model\":\"fake/m\"%s}"
            .formatted(shape.prompt(), conversation);
    return ask(
        Awaited.DONE,
        () -> {
          reply = new ReplyCheck(shape, this::chunk);
          textSeen = false;
          send(frame);
        });
  }

  /** Cuts the line. */
  void leave() {
    transport.run(
        () -> {
          if (socket != null && channel != null) {
            socket.leave(channel);
          }
        });
  }

  private CompletableFuture<ReceivedFrame> ask(Awaited what, Runnable action) {
    CompletableFuture<ReceivedFrame> asked = new CompletableFuture<>();
    transport.run(
        () -> {
          answer = asked;
          awaited = what;
          askedAt = Clock.micros();
          action.run();
        });
    return asked;
  }

  private void dial(String open) {
    opening = !open.isEmpty();
    ChatSocket dialled = new ChatSocket(target.upgradeRequest(name, open), this, tally);
    socket = dialled;
    Bootstrap line =
        new Bootstrap()
            .group(transport.loop())
            .channel(transport.socketChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(dialled);
    // From here on it is the server that is waited for: who made the token is no part of it.
    askedAt = Clock.micros();
    channel =
        line.connect(InetAddress.getLoopbackAddress(), target.port())
            .addListener(
                (ChannelFutureListener)
                    connected -> {
                      if (!connected.isSuccess()) {
                        broken("cannot connect: " + connected.cause());
                      }
                    })
            .channel();
  }

  private void send(String frame) {
    if (socket != null && channel != null) {
      socket.send(channel, frame);
    }
  }

  @Override
  public void frame(ReceivedFrame frame, long nowMicros) {
    now = nowMicros;
    switch (frame.type()) {
      case "ready" -> {
        tally.connectToReady.add(now - askedAt);
        answer(Awaited.READY, frame);
      }
      case "conversation_created", "message_created" -> created(frame);
      case "text" -> text(frame);
      case "done" -> done(frame);
      case "catchup" -> {
        (opening ? tally.connectToCatchup : tally.catchupRoundTrip).add(now - askedAt);
        opening = false;
        answer(Awaited.CATCHUP, frame);
      }
      case "attempt" -> broken("a second attempt of a reply");
      case "error" -> broken("error " + frame.detail());
      default -> {
        // Summaries and the like: of no concern here.
      }
    }
  }

  private void created(ReceivedFrame frame) {
    conversationId = frame.conversationId();
    if (reply != null) {
      reply.created(frame);
    }
  }

  private void text(ReceivedFrame frame) {
    if (!textSeen) {
      textSeen = true;
      tally.startToFirstText.add(now - askedAt);
    }
    String fault = reply == null ? "text without a prompt" : reply.text(frame);
    if (fault != null) {
      broken(fault);
    }
  }

  private void done(ReceivedFrame frame) {
    String fault = reply == null ? "done twice" : reply.done(frame);
    reply = null;
    if (fault != null) {
      broken(fault);
    } else {
      answer(Awaited.DONE, frame);
    }
  }

  private void chunk(long emittedMicros) {
    tally.chunks++;
    tally.addedLatency.add(now - emittedMicros);
  }

  private void answer(Awaited what, ReceivedFrame frame) {
    if (awaited == what) {
      awaited = Awaited.NOTHING;
      answer.complete(frame);
    }
  }

  @Override
  public void broken(String why) {
    tally.fault(name, why);
    awaited = Awaited.NOTHING;
    answer.completeExceptionally(new IllegalStateException(name + ": " + why));
  }
}
