package dev.durachat.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names as they come from people: what is kept of them is a name and never a path. */
final class FileNameTest {
  @Test
  void isTheLastPartOfAPath() {
    Map<String, String> names =
        Map.of(
            "../../etc/passwd", "passwd",
            "C:\\temp\\a.txt", "a.txt",
            "C:\\\\temp\\\\a.txt", "a.txt",
            "a/b\\c.txt", "c.txt",
            "\\", "file",
            "..", "file",
            "a\u202Ecod.exe", "acod.exe");
    names.forEach((given, kept) -> assertEquals(kept, FileName.safe(given)));
  }

  @Test
  void isNeverEmptyNorLong() {
    assertEquals("file", FileName.safe(null));
    assertEquals("file", FileName.safe(" "));
    assertEquals("x".repeat(200), FileName.safe("x".repeat(999)));
  }
}
