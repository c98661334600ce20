package dev.durachat.storage;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a backup came to.
 *
 * @param users how many are in it as they were when it was made
 * @param faults what could not be copied, a line each
 */
public record BackupResult(int users, List<String> faults) {

  /** As one text: the number, then the faults. */
  public String text() {
    return String.join(
        "\n", Stream.concat(Stream.of(Integer.toString(users)), faults.stream()).toList());
  }

  /** What {@link #text} told. */
  public static BackupResult of(String text) {
    List<String> lines = text.lines().toList();
    return new BackupResult(Integer.parseInt(lines.getFirst()), lines.subList(1, lines.size()));
  }
}
