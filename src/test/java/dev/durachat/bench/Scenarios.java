package dev.durachat.bench;

import dev.durachat.bench.ReceivedFrame.ReceivedMessage;
import dev.durachat.bench.ServerFigures.Memory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scenarios that are short enough to stand side by side. */
final class Scenarios {
  private static final int SETTLE_MILLIS = 300;
  private static final int DEFAULT_LIMIT = 100;

  private Scenarios() {}

  /** Every user reads one stream. */
  static void streams(LoadRun run) throws BenchFault, InterruptedException {
    try (Crowd crowd = run.crowd()) {
      crowd.connect();
      Thread.sleep(SETTLE_MILLIS);
      run.start();
      crowd.chat(run.shape(), run.options().number("ramp", 1_000));
      run.stop();
    }
  }

  /** Users have one chat each and then only stay: what does one of them cost? */
  static void idle(LoadRun run) throws BenchFault, InterruptedException {
    Thread.sleep(run.options().number("settle", 0));
    Memory before = run.server().memory();
    try (Crowd crowd = run.crowd()) {
      crowd.connect();
      crowd.chat(run.shape(), run.options().number("ramp", 1_000));
      Memory busy = run.server().memory();
      run.start();
      Thread.sleep(run.options().number("idle", 14_000));
      run.stop();
      Memory after = run.server().memory();
      double users = run.options().number("users", 1);
      run.result().put("kbPerUserAfterChat", (busy.resident() - before.resident()) / users);
      run.result().put("kbPerUser", (after.resident() - before.resident()) / users);
      run.result().put("anonymousKbPerUser", (after.anonymous() - before.anonymous()) / users);
      run.result().put("residentKbBefore", before.resident());
      run.result().put("residentKbAfter", after.resident());
    }
  }

  /** One user fills one conversation turn by turn. */
  static void seed(LoadRun run) throws BenchFault, InterruptedException {
    try (Crowd crowd = run.crowd()) {
      crowd.connect();
      run.start();
      new ChattingSeeder(crowd).fill(run.options().number("turns", 5_000), run.shape());
      run.stop();
      run.result().put("user", crowd.first().name());
      run.result().put("conversation", crowd.first().conversationId());
    }
  }

  /** A known conversation is opened over new sockets, then asked for again on the open ones. */
  static void catchUp(LoadRun run) throws BenchFault, InterruptedException {
    run.start();
    for (int i = 0; i < run.options().number("reps", 20); i++) {
      try (Crowd crowd = run.known()) {
        check(run, crowd.await(crowd.first().open()));
        for (int k = 0; k < run.options().number("round-trips", 0); k++) {
          check(run, crowd.await(crowd.first().catchUp(DEFAULT_LIMIT)));
        }
      }
      Thread.sleep(run.options().number("pause", 30));
    }
    run.stop();
  }

  private static void check(LoadRun run, ReceivedFrame catchup) throws BenchFault {
    int expected = Math.min(DEFAULT_LIMIT, 2 * run.options().number("turns", 5_000));
    List<ReceivedMessage> messages = catchup.messages();
    if (messages.size() != expected) {
      throw new BenchFault("caught up with " + messages.size() + " messages, not " + expected);
    }
    for (ReceivedMessage message : messages) {
      String fault = faultOf(message, run.shape());
      if (fault != null) {
        throw new BenchFault("a message caught up with is not exact: " + fault);
      }
    }
  }

  private static @Nullable String faultOf(ReceivedMessage message, StreamShape shape) {
    if (message.contentLength() != message.content().length()) {
      return "content of " + message.content().length() + " units, not " + message.contentLength();
    }
    if (!message.status().equals("complete")) {
      return "status " + message.status();
    }
    if (!message.role().equals("assistant")) {
      return message.content().equals(shape.prompt()) ? null : "prompt " + message.content();
    }
    ChunkChecker checker = new ChunkChecker(shape.bytes(), ChunkChecker.ChunkSink.IGNORE);
    checker.read(message.content());
    return checker.faultAtEnd(shape.chunks());
  }
}
