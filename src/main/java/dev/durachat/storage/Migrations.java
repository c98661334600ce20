package dev.durachat.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbered scripts that make a schema, forward only. {@code user_version} says how many a file
 * has seen; each runs in a transaction of its own together with that number.
 */
final class Migrations {
  private static final List<String> OF_USERS =
      List.of(
          "0001_conversations.sql",
          "0002_library.sql",
          "0003_search.sql",
          "0004_attachments.sql",
          "0005_resources.sql",
          "0006_restarts.sql",
          "0007_titles.sql");
  private static final List<String> OF_THE_DIRECTORY =
      List.of("0001_audit.sql", "0002_accounts.sql", "0003_shares.sql");

  private final List<String> scripts = new ArrayList<>();

  private Migrations(String folder, List<String> names) {
    for (String name : names) {
      scripts.add(read(folder + name));
    }
  }

  /** The schema of a user's file. */
  static Migrations ofUsers() {
    return new Migrations("/db/user/", OF_USERS);
  }

  /** The schema of the node's shared file. */
  static Migrations ofTheDirectory() {
    return new Migrations("/db/directory/", OF_THE_DIRECTORY);
  }

  void run(Session session) {
    int version = session.first("PRAGMA user_version", row -> row.getInt(1)).orElseThrow();
    if (version > scripts.size()) {
      throw new StorageException(
          StorageException.Kind.FAILED, "the file was written by a newer version");
    }
    if (version < scripts.size()) {
      session.define("fold", Conversations::folded);
    }
    for (int next = version; next < scripts.size(); next++) {
      session.script(
          "BEGIN;\n" + scripts.get(next) + "\nPRAGMA user_version = " + (next + 1) + ";\nCOMMIT");
    }
  }

  private static String read(String resource) {
    try (InputStream in = Migrations.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
