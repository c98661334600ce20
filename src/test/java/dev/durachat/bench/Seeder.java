package dev.durachat.bench;

/** Fills the conversation of a user with many messages. */
interface Seeder {

  /** Returns once {@code turns} prompts and as many answers of this shape are stored. */
  void fill(int turns, StreamShape shape) throws BenchFault, InterruptedException;
}
