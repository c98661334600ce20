package dev.durachat.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Whether what is stored of a user is sound: SQLite's own check of every page and index, that it is
 * the file of the user whom it names, and that what is attached is there and has its sum. For files
 * that no actor has open.
 *
 * @param userId whose it says it is; empty where that cannot be read
 * @param fault what is wrong; empty where nothing is
 */
public record FileCheck(UserFile file, Optional<String> userId, Optional<String> fault) {

  /** Reads all of it. Changes nothing but what opening it after a crash changes. */
  public static FileCheck of(UserFile file) {
    try {
      Optional<String> flaw =
          file.movedAside() ? Optional.of("it was damaged and is moved aside") : file.flaw();
      if (flaw.isPresent()) {
        // Not opened: SQLite would take a log that is none for an empty one, and remove it.
        return new FileCheck(file, Optional.empty(), flaw);
      }
      boolean wasAwake = file.wasAwake();
      FileCheck check = opened(file);
      if (wasAwake) {
        file.markAwake();
      }
      return check;
    } catch (IOException e) {
      return new FileCheck(file, Optional.empty(), Optional.of("it cannot be read: " + e));
    }
  }

  private static FileCheck opened(UserFile file) {
    try (Session session = Session.open(file.path())) {
      Optional<String> userId = owner(session);
      Optional<String> fault = fault(session, file);
      if (fault.isPresent()) {
        return new FileCheck(file, userId, fault);
      }
      return userId
          .map(id -> new FileCheck(file, userId, misplaced(file, id)))
          .orElseGet(() -> new FileCheck(file, userId, Optional.of("it is no user's")));
    } catch (StorageException e) {
      return new FileCheck(file, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Whose a file says it is, without a look at the rest; empty where that cannot be read. */
  static Optional<String> owner(UserFile file) {
    if (!Files.isRegularFile(file.path()) || file.empty()) {
      return Optional.empty();
    }
    try (Session session = Session.open(file.path())) {
      return owner(session);
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> owner(Session session) {
    try {
      return session.first("SELECT user_id FROM lineage", row -> row.getString(1));
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> fault(Session session, UserFile file) {
    try {
      return integrity(session).or(() -> attached(session, file));
    } catch (StorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What SQLite finds wrong with a database. */
  static Optional<String> integrity(Session session) {
    return session.list("PRAGMA integrity_check(1)", row -> row.getString(1)).stream()
        .filter(line -> !line.equals("ok"))
        .findFirst();
  }

  private static Optional<String> attached(Session session, UserFile file) {
    boolean any =
        session
            .first("SELECT 1 FROM sqlite_master WHERE name = 'attachment'", row -> true)
            .isPresent();
    List<String> sums =
        any
            ? session.list("SELECT DISTINCT sha256 FROM attachment", row -> row.getString(1))
            : List.of();
    return sums.stream()
        .filter(sum -> !sum.equals(sum(file.attachments().resolve(sum))))
        .findFirst()
        .map(sum -> "what is attached as " + sum + " is missing or damaged");
  }

  /** The sum of a file's content; empty when it cannot be read. */
  private static String sum(Path content) {
    try (InputStream in = Files.newInputStream(content);
        var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (IOException e) {
      return "";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Optional<String> misplaced(UserFile file, String userId) {
    Path name = UserFile.of(Path.of(""), userId).path().getFileName();
    return name.equals(file.path().getFileName())
        ? Optional.empty()
        : Optional.of("the file is of another user than its name says");
  }
}
