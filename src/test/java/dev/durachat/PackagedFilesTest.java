package dev.durachat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What libraries read by name is found on disk or in the program. */
final class PackagedFilesTest {
  private static final String PACKED = "db/user/0001_conversations.sql";

  @TempDir Path folder;

  @Test
  void areUnpackedOnce() throws IOException {
    PackagedFiles files = new PackagedFiles(folder);
    File found = files.resolve(PACKED);
    assertTrue(found.toPath().startsWith(folder));
    assertTrue(Files.readString(found.toPath()).contains("CREATE TABLE message"));
    Files.writeString(found.toPath(), "as it was left");
    assertEquals("as it was left", Files.readString(files.resolve(PACKED).toPath()));
  }

  @Test
  void onDiskComeFirst() throws IOException {
    Path own = Files.writeString(folder.resolve("own"), "mine");
    assertEquals(own.toFile(), new PackagedFiles(folder.resolve("x")).resolve(own.toString()));
  }

  @Test
  void areNeverWrittenElsewhere() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    PackagedFiles files = new PackagedFiles(inner);
    assertFalse(files.resolve("../" + PACKED).exists());
    assertFalse(files.resolve("there/is/none").exists());
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(2, all.count());
    }
  }
}
