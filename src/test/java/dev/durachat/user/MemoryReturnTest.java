package dev.durachat.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemoryReturnTest {
  @Test
  void waitsUntilACrowdIsAsleepAndNothingMoves() {
    assertEquals(List.of(6), due(100, 100, 80, 60, 40, 30, 30, 30, 30));
  }

  @Test
  void asksOnceWhenTheLastOfAFewHasFallenAsleep() {
    assertEquals(List.of(4), due(0, 2, 1, 0, 0, 0, 0));
  }

  @Test
  void leavesAFewThatComeAndGoAlone() {
    assertEquals(List.of(), due(40, 20, 20, 30, 30, 1, 1));
  }

  @Test
  void hasNothingToReturnAtFirst() {
    assertEquals(List.of(), due(0, 0, 0));
  }

  /** The looks at which it is due. */
  private static List<Integer> due(int... awake) {
    MemoryReturn memory = new MemoryReturn();
    return IntStream.range(0, awake.length).filter(i -> memory.due(awake[i])).boxed().toList();
  }
}
