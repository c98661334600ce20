package dev.durachat.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often strangers may ask, by network address: often enough to read, too seldom to guess or to
 * fill an audit log. Any thread.
 */
final class Visits {
  private static final int VISITS = 120;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** More addresses than that at once push out those that ask least. */
  private static final int MOST = 10_000;

  private final Cache<String, Bucket> byAddress =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(PERIOD).build();

  /**
   * Counts a visit.
   *
   * @throws RefusedException when there were too many
   */
  void count(@Nullable String address) {
    var probe = bucket(address == null ? "" : address).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new RefusedException(
          ErrorCode.RATE_LIMITED,
          "Too many shared conversations were asked for. Wait a moment.",
          Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1));
    }
  }

  private Bucket bucket(String address) {
    return byAddress.get(
        address,
        fresh ->
            Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(Bandwidth.builder().capacity(VISITS).refillGreedy(VISITS, PERIOD).build())
                .build());
  }
}
