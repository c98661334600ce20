package dev.durachat.faults;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a fault test tried and measured, for its row in the table. Used by the test's thread. */
public final class FaultReport {

  private final List<String> tried = new ArrayList<>();
  private final List<String> figures = new ArrayList<>();

  FaultReport() {}

  /** Whether this is {@code ./run.sh faults}, which may take minutes for a row. */
  public boolean isLong() {
    return Boolean.getBoolean("faults.long");
  }

  /** How often to do it: {@code -Dfaults.times} if it is given, else by the length of the run. */
  public int times(int quick, int thorough) {
    return Integer.getInteger("faults.times", isLong() ? thorough : quick);
  }

  /** Adds to what was done to the server, as "220 kills over 6 users". */
  @FormatMethod
  public void tried(String format, Object... arguments) {
    tried.add(String.format(Locale.ROOT, format, arguments));
  }

  /** Adds a figure that was measured, with its unit. */
  @FormatMethod
  public void measured(String format, Object... arguments) {
    figures.add(String.format(Locale.ROOT, format, arguments));
  }

  String tried() {
    return String.join(", ", tried);
  }

  String figures() {
    return String.join(", ", figures);
  }
}
