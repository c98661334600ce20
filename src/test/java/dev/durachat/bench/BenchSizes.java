package dev.durachat.bench;

/**
 * How much of everything.
 *
 * @param light users, chunks, rate
 * @param hibernateSeconds after how long the server closes the file of an idle user
 * @param idleMillis how long idle users stay before their memory is read
 * @param turns prompts of the conversation that is caught up with
 * @param returning users with such a conversation who come back after a restart
 * @param conversations of ten messages each, in the history that is searched and listed
 * @param longText one long answer for each of a few users
 */
record BenchSizes(
    int rounds,
    int warmUpChunks,
    Load light,
    Load heavy,
    Load max,
    int idleUsers,
    int hibernateSeconds,
    int idleMillis,
    int turns,
    int returning,
    int reps,
    int conversations,
    Load longText) {

  /** Users with one stream each. */
  record Load(int users, StreamShape shape, int rampMillis) {
    String options() {
      return "--users %d --n %d --r %d --b %d --ramp %d"
          .formatted(users, shape.chunks(), shape.rate(), shape.bytes(), rampMillis);
    }

    int chunks() {
      return users * shape.chunks();
    }
  }

  static final BenchSizes FULL =
      new BenchSizes(
          3,
          120_000,
          new Load(40, new StreamShape(200, 25, 32), 1_000),
          new Load(100, new StreamShape(200, 50, 32), 1_000),
          new Load(20, new StreamShape(10_000, 0, 32), 0),
          2_000,
          5,
          14_000,
          5_000,
          120,
          50,
          10_000,
          new Load(4, new StreamShape(26_215, 2_500, 40), 0));

  static final BenchSizes QUICK =
      new BenchSizes(
          1,
          6_000,
          new Load(20, new StreamShape(30, 25, 32), 200),
          new Load(50, new StreamShape(60, 50, 32), 200),
          new Load(10, new StreamShape(2_000, 0, 32), 0),
          200,
          1,
          5_000,
          100,
          10,
          10,
          1_000,
          new Load(1, new StreamShape(2_500, 2_500, 40), 0));

  static BenchSizes of(Options options) {
    BenchSizes sizes = options.has("quick") ? QUICK : FULL;
    return new BenchSizes(
        options.number("rounds", sizes.rounds),
        options.number("warm-up", sizes.warmUpChunks),
        sizes.light,
        sizes.heavy,
        sizes.max,
        options.number("idle-users", sizes.idleUsers),
        sizes.hibernateSeconds,
        options.number("idle-ms", sizes.idleMillis),
        options.number("turns", sizes.turns),
        sizes.returning,
        sizes.reps,
        options.number("conversations", sizes.conversations),
        sizes.longText);
  }
}
