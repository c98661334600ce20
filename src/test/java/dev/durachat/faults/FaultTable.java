package dev.durachat.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints what the fault tests of the last run wrote, as the table of {@code docs/RELIABILITY.md}.
 */
public final class FaultTable {

  private FaultTable() {}

  /** Takes the folder with the rows, usually {@code target/faults}. */
  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      List<String> rows = files.map(FaultTable::row).sorted().toList();
      System.out.println("| fault | tried | outcome | measured | took |");
      System.out.println("| --- | --- | --- | --- | --- |");
      rows.forEach(System.out::print);
    }
  }

  private static String row(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
