package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  /** Another process: exits with 0 when it could take the folder. */
  public static final class Claim {
    private Claim() {}

    public static void main(String[] args) throws IOException {
      System.exit(DataDirectory.claim(Path.of(args[0])).isPresent() ? 0 : 3);
    }
  }

  @TempDir Path dir;

  private int claimInAnotherProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Claim.class.getName(),
                    dir.resolve("data").toString()))
            .inheritIO()
            .start();
    return process.waitFor();
  }

  @Test
  void oneProcessAtATime() throws Exception {
    DataDirectory mine = DataDirectory.claim(dir.resolve("data")).orElseThrow();
    assertEquals(3, claimInAnotherProcess());
    mine.close();
    assertEquals(0, claimInAnotherProcess());
  }

  @Test
  void usersAreApart() throws IOException {
    try (DataDirectory directory = DataDirectory.claim(dir).orElseThrow()) {
      assertNotEquals(directory.userFile("a"), directory.userFile("b"));
      assertEquals(directory.userFile("a"), directory.userFile("a"));
      assertEquals(List.of(), directory.leftOpen());
    }
  }

  @Test
  void whatWasOnItsWayWhenAProcessWasKilledIsRemoved() throws IOException {
    try (DataDirectory directory = DataDirectory.claim(dir).orElseThrow()) {
      Path folder = Files.createDirectories(directory.spool().resolve("import"));
      Files.writeString(folder.resolve("half"), "x");
      Files.writeString(directory.spool().resolve("upload"), "x");
    }
    try (DataDirectory directory = DataDirectory.claim(dir).orElseThrow()) {
      assertEquals(List.of(), AttachmentsOnDisk.spooled(dir));
      assertEquals(dir.resolve("tmp").resolve("spool"), directory.spool());
    }
  }
}
