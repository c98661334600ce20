package dev.durachat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-02-03T10:00:00Z");
  private static final RetryPolicy POLICY =
      new RetryPolicy(2, Duration.ofMillis(400), Duration.ofSeconds(30));

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7000",
    " 7 , 7000",
    "1.5, 1500",
    "30, 30000",
    "31, 30000",
    "1e99, 30000",
    "'Tue, 03 Feb 2026 10:00:05 GMT', 5000",
    "'Tue, 3 Feb 2026 10:00:05 GMT', 5000",
    "'Tue, 03 Feb 2026 10:10:00 GMT', 30000",
    "'Tue, 03 Feb 2026 09:00:00 GMT', 0",
  })
  void whatTheProviderAsksForIsGranted(String header, long millis) {
    assertEquals(Duration.ofMillis(millis), POLICY.pause(1, header, NOW, 0.5));
  }

  @ParameterizedTest
  @CsvSource({"soon", "-5", "NaN", "''", "'Tue, 99 Feb 2026 10:00:05 GMT'"})
  void whatCannotBeReadCountsAsNotSaid(String header) {
    assertEquals(Duration.ofMillis(400), POLICY.pause(1, header, NOW, 0.5));
  }

  @Test
  void pausesGrowAndAreSpread() {
    assertEquals(Duration.ofMillis(300), POLICY.pause(1, null, NOW, 0));
    assertEquals(Duration.ofMillis(500), POLICY.pause(1, null, NOW, 1));
    assertEquals(Duration.ofMillis(800), POLICY.pause(2, null, NOW, 0.5));
  }

  @Test
  void theDefaultRetriesTwiceAndWaitsThirtySecondsAtMost() {
    assertEquals(2, RetryPolicy.DEFAULT.retries());
    assertEquals(Duration.ofSeconds(30), RetryPolicy.DEFAULT.longestPause());
  }
}
