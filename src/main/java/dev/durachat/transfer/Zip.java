package dev.durachat.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts files into a zip. */
public final class Zip {
  private Zip() {}

  /**
   * Writes a zip as it is made.
   *
   * @param files by their names in it
   */
  public static void write(Map<String, Path> files, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.BEST_SPEED);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      zip.putNextEntry(new ZipEntry(file.getKey()));
      Files.copy(file.getValue(), zip);
      zip.closeEntry();
    }
    zip.finish();
  }
}
