package dev.durachat.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Does a chunk cost more when the text before it is long? Compares the server's processor time in
 * the first and in the last tenth of long answers.
 */
final class LongText {
  private static final int LOOK_MILLIS = 2;

  private LongText() {}

  static void run(LoadRun run) throws BenchFault, InterruptedException {
    long all = (long) run.shape().chunks() * run.options().number("users", 1);
    try (Crowd crowd = run.crowd()) {
      crowd.connect();
      run.start();
      List<CompletableFuture<ReceivedFrame>> replies = crowd.startChat(run.shape(), 0);
      Mark begin = awaitChunks(run, replies, all / 100);
      Mark tenth = awaitChunks(run, replies, all / 100 + all / 10);
      Mark nineTenths = awaitChunks(run, replies, all - all / 10 - all / 100);
      Mark end = awaitChunks(run, replies, all - all / 100);
      crowd.awaitAll(replies);
      run.stop();
      double first = begin.cpuMsPer1000Chunks(tenth);
      double last = nineTenths.cpuMsPer1000Chunks(end);
      run.result().put("cpuMsPer1000ChunksFirst", first);
      run.result().put("cpuMsPer1000ChunksLast", last);
      run.result().put("costRatio", last / first);
    }
  }

  private static Mark awaitChunks(
      LoadRun run, List<CompletableFuture<ReceivedFrame>> replies, long chunks)
      throws InterruptedException {
    long seen = chunksOf(run);
    while (seen < chunks && !replies.stream().allMatch(CompletableFuture::isDone)) {
      Thread.sleep(LOOK_MILLIS);
      seen = chunksOf(run);
    }
    return new Mark(seen, run.server().threadCpuNanos());
  }

  private static long chunksOf(LoadRun run) throws InterruptedException {
    return run.transport().ask(() -> run.tally().chunks);
  }

  private record Mark(long chunks, Map<String, Long> cpu) {
    double cpuMsPer1000Chunks(Mark later) {
      double millis = ServerFigures.millisBetween(cpu, later.cpu);
      return millis / Math.max(1, later.chunks - chunks) * 1_000;
    }
  }
}
