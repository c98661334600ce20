package dev.durachat.bench;

/** Fills a conversation by chatting: a prompt after the other, each the root of a branch. */
record ChattingSeeder(Crowd crowd) implements Seeder {

  @Override
  public void fill(int turns, StreamShape shape) throws BenchFault, InterruptedException {
    for (int i = 0; i < turns; i++) {
      ReceivedFrame _ = crowd.await(crowd.first().chat(shape));
    }
  }
}
