package dev.durachat.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What may have happened to a user's file while no server ran. Its log stands beside it. */
enum Damage {
  BAD_HEADER {
    @Override
    void harm(Path database, Random random) throws IOException {
      overwrite(database, 0, 100, random);
    }
  },
  RANDOM_PAGES {
    @Override
    void harm(Path database, Random random) throws IOException {
      long pages = Files.size(database) / PAGE;
      for (long page = 1; page < pages; page++) {
        if (random.nextInt(4) > 0) {
          overwrite(database, page * PAGE, PAGE, random);
        }
      }
    }
  },
  TRUNCATED {
    @Override
    void harm(Path database, Random random) throws IOException {
      resize(database, Files.size(database) / 2 + random.nextInt(PAGE));
    }
  },
  CUT_IN_THE_HEADER {
    @Override
    void harm(Path database, Random random) throws IOException {
      resize(database, 1 + random.nextInt(90));
    }
  },
  ZEROS {
    @Override
    void harm(Path database, Random random) throws IOException {
      Files.write(database, new byte[Math.toIntExact(Files.size(database))]);
    }
  },
  EMPTY {
    @Override
    void harm(Path database, Random random) throws IOException {
      resize(database, 0);
    }
  },
  DIRECTORY {
    @Override
    void harm(Path database, Random random) throws IOException {
      Files.delete(database);
      Files.createDirectory(database);
    }
  },
  GARBAGE_LOG {
    @Override
    void harm(Path database, Random random) throws IOException {
      overwrite(log(database), 0, Math.toIntExact(Files.size(log(database))), random);
    }
  },
  LOG_ALONE {
    @Override
    void harm(Path database, Random random) throws IOException {
      Files.delete(database);
    }
  };

  private static final int PAGE = 4096;

  abstract void harm(Path database, Random random) throws IOException;

  /** SQLite's log of a database. */
  static Path log(Path database) {
    return database.resolveSibling(database.getFileName() + "-wal");
  }

  static void overwrite(Path file, long at, int bytes, Random random) throws IOException {
    byte[] garbage = new byte[bytes];
    random.nextBytes(garbage);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      open.write(garbage);
    }
  }

  static void resize(Path file, long bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(bytes);
    }
  }
}
