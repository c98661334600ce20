package dev.durachat.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When work is refused for want of memory, and how often it is looked whether it still is. */
final class ShortageTest {
  private static final double MUCH = 0.9;
  private static final double SOME = 0.8;
  private static final double FEW = 0.5;

  private long now = Long.MAX_VALUE - 5;
  private int collections;
  private final Shortage shortage = new Shortage(() -> collections++, () -> now);

  private void after(Duration time) {
    now += time.toNanos();
  }

  @Test
  void whatASmallCollectionLeavesIsOnlyAReasonToLook() {
    shortage.left(MUCH, false);
    assertFalse(shortage.isLittle());
    assertEquals(1, collections);
  }

  @Test
  void whatAFullOneLeavesDecidesUntilThereIsEnough() {
    shortage.left(MUCH, true);
    assertTrue(shortage.isLittle());
    shortage.left(SOME, true);
    assertTrue(shortage.isLittle(), "neither little nor enough");
    shortage.left(FEW, false);
    assertFalse(shortage.isLittle());
    shortage.left(SOME, true);
    assertFalse(shortage.isLittle());
  }

  @Test
  void itIsLookedOnceASecondWhileWorkIsRefused() {
    shortage.left(MUCH, true);
    assertEquals(1, collections);
    after(Duration.ofMillis(999));
    assertTrue(shortage.isLittle());
    assertEquals(1, collections);
    after(Duration.ofMillis(1));
    assertTrue(shortage.isLittle());
    assertEquals(2, collections);
  }

  @Test
  void aLongCollectionIsFollowedByALongRest() {
    shortage.left(MUCH, true);
    shortage.collected(Duration.ofMillis(500));
    after(Duration.ofSeconds(9));
    assertTrue(shortage.isLittle());
    assertEquals(1, collections);
    after(Duration.ofSeconds(1));
    assertTrue(shortage.isLittle());
    assertEquals(2, collections);
  }
}
