package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A database with the newest schema and nothing in it, as bytes. New users get a copy: making the
 * schema anew in a file takes many times as long.
 */
final class BlankDatabase {
  /** Where the header says who may write and read; 2 is WAL: sqlite.org/fileformat2.html, 1.3.3. */
  private static final int WRITE_VERSION = 18;

  private static final int READ_VERSION = 19;
  private static final byte WAL = 2;

  private final byte[] bytes;

  private BlankDatabase(byte[] bytes) {
    this.bytes = bytes;
  }

  static BlankDatabase make(Migrations migrations) {
    try (Session session = Session.inMemory()) {
      migrations.run(session);
      byte[] bytes = session.serialize();
      // A database in memory cannot be in this mode; a copy that is opened need not be changed.
      bytes[WRITE_VERSION] = WAL;
      bytes[READ_VERSION] = WAL;
      return new BlankDatabase(bytes);
    }
  }

  void copyTo(Path draft) throws IOException {
    Files.write(draft, bytes);
  }
}
