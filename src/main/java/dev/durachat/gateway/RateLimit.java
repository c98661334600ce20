package dev.durachat.gateway;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** How often something may happen on one socket. */
final class RateLimit {
  private final Bucket bucket;

  RateLimit(long times, Duration period) {
    this.bucket =
        Bucket.builder()
            .withNanosecondPrecision()
            .addLimit(Bandwidth.builder().capacity(times).refillGreedy(times, period).build())
            .build();
  }

  /** Whether it may happen now; then it counts. */
  boolean allows() {
    return bucket.tryConsume(1);
  }
}
