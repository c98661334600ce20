package dev.durachat.user;

/**
 * When the memory of actors that fell asleep should go back to the system. A heap that has shrunk
 * keeps its pages until it is compacted, and nothing compacts it while nothing happens: so once
 * many have fallen asleep, or all, and nothing moves, one full collection is worth its pause. Used
 * by one timer.
 */
final class MemoryReturn {
  /** So many fewer actors are awake than at the peak since the last time. */
  private static final int MANY = 50;

  private int peak;
  private int before;

  /**
   * Whether now is the time.
   *
   * @param awake actors that are awake now
   */
  boolean due(int awake) {
    boolean quiet = awake == before;
    before = awake;
    peak = Math.max(peak, awake);
    boolean allAsleep = awake == 0 && peak > 0;
    if (!quiet || !(allAsleep || peak - awake >= MANY)) {
      return false;
    }
    peak = awake;
    return true;
  }
}
