package dev.durachat.bench;

/** Fills a conversation the way people do: a prompt after the other. */
record ChattingSeeder(Crowd crowd) implements Seeder {

  @Override
  public void fill(int turns, StreamShape shape) throws BenchFault, InterruptedException {
    for (int i = 0; i < turns; i++) {
      ReceivedFrame _ = crowd.await(crowd.first().chat(shape));
    }
  }
}
