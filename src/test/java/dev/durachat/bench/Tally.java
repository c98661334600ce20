package dev.durachat.bench;

import org.jspecify.annotations.Nullable;

/** What one run has seen, of all its users together. Written on the event loop only. */
final class Tally {
  final Samples addedLatency = new Samples();
  final Samples startToFirstText = new Samples();
  final Samples connectToReady = new Samples();
  final Samples connectToCatchup = new Samples();
  final Samples catchupRoundTrip = new Samples();
  long chunks;
  long frames;
  long bytes;
  int faults;
  @Nullable String firstFault;

  void fault(String user, String what) {
    faults++;
    if (firstFault == null) {
      firstFault = user + ": " + what;
    }
  }
}
