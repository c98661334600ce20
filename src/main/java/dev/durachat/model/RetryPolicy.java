package dev.durachat.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How often, and after what pause, a request that brought nothing is sent again.
 *
 * @param retries sendings after the first one
 * @param firstPause before the first retry; doubled for each further one, with jitter
 * @param longestPause bound on what a provider may ask for
 */
record RetryPolicy(int retries, Duration firstPause, Duration longestPause) {

  static final RetryPolicy DEFAULT =
      new RetryPolicy(2, Duration.ofMillis(500), Duration.ofSeconds(30));

  /**
   * The pause before a retry.
   *
   * @param retry 1 for the first one
   * @param retryAfter the header as it came: seconds or an HTTP date
   * @param jitter from 0 to 1
   */
  Duration pause(int retry, @Nullable String retryAfter, Instant now, double jitter) {
    Duration asked = retryAfter == null ? null : parse(retryAfter.strip(), now);
    if (asked == null) {
      long nanos = firstPause.toNanos() << (retry - 1);
      return bounded(Duration.ofNanos((long) (nanos * (0.75 + jitter / 2))));
    }
    return bounded(asked);
  }

  private Duration bounded(Duration pause) {
    if (pause.isNegative()) {
      return Duration.ZERO;
    }
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }

  private static @Nullable Duration parse(String retryAfter, Instant now) {
    try {
      double seconds = Double.parseDouble(retryAfter);
      // Some providers send fractions; more than a day is a day, so that nothing overflows.
      return seconds >= 0 ? Duration.ofMillis((long) (Math.min(seconds, 86_400) * 1000)) : null;
    } catch (NumberFormatException notSeconds) {
      return parseDate(retryAfter, now);
    }
  }

  private static @Nullable Duration parseDate(String retryAfter, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notADate) {
      return null;
    }
  }
}
