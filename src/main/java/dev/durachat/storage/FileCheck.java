package dev.durachat.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether a user's database is sound: SQLite's own check of every page and index, and that it is
 * the file of the user whom it names. For a file that no actor has open.
 *
 * @param userId whose it says it is; empty where that cannot be read
 * @param fault what is wrong; empty where nothing is
 */
public record FileCheck(UserFile file, Optional<String> userId, Optional<String> fault) {

  /** Reads the whole file. Changes nothing but what opening it after a crash changes. */
  public static FileCheck of(UserFile file) {
    if (file.empty()) {
      return new FileCheck(file, Optional.empty(), Optional.of("the file is empty"));
    }
    try (Session session = Session.open(file.path())) {
      List<String> faults =
          session.list("PRAGMA integrity_check(1)", row -> row.getString(1)).stream()
              .filter(line -> !line.equals("ok"))
              .toList();
      if (!faults.isEmpty()) {
        return new FileCheck(file, Optional.empty(), Optional.of(faults.getFirst()));
      }
      String userId =
          session
              .first("SELECT user_id FROM lineage", row -> row.getString(1))
              .orElseThrow(() -> new StorageException(StorageException.Kind.DAMAGED, "no user"));
      return new FileCheck(file, Optional.of(userId), misplaced(file, userId));
    } catch (StorageException e) {
      return new FileCheck(file, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static Optional<String> misplaced(UserFile file, String userId) {
    Path name = UserFile.of(Path.of(""), userId).path().getFileName();
    return name.equals(file.path().getFileName())
        ? Optional.empty()
        : Optional.of("the file is of another user than its name says");
  }
}
