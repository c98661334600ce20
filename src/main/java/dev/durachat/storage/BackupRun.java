package dev.durachat.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One backup of all users, while it is made. A user who cannot be copied is noted, and the others
 * are copied all the same. One thread at a time.
 */
public final class BackupRun {
  private final Path dataDir;
  private final Backup backup;
  private final List<UserFile> files;
  private final List<String> faults = new ArrayList<>();
  private int users;

  /**
   * Begins one.
   *
   * @param target a folder that is empty or missing, or has a backup that is brought up to date
   */
  public BackupRun(Path dataDir, Path target) throws IOException {
    this.dataDir = dataDir;
    this.backup = Backup.make(target);
    this.files = Backup.files(dataDir);
  }

  /** All users there are when it begins. */
  public List<UserFile> files() {
    return files;
  }

  public Backup backup() {
    return backup;
  }

  /** Whether the backup has this user already, as the file is now. */
  public boolean isCurrent(UserFile file) throws IOException {
    return backup.isCurrent(file);
  }

  /** Notes that the backup has this user. */
  public void copied() {
    users++;
  }

  /**
   * Notes that a user could not be copied, or is none any more: then nothing is amiss.
   *
   * @param why for the operator
   */
  public void failed(UserFile file, String why) {
    if (!file.anyPart() && !file.movedAside()) {
      return;
    }
    UserFile copy = backup.at(file);
    String whose = FileCheck.owner(copy).map(id -> " (user " + id + ")").orElse("");
    String reason = file.movedAside() ? "it was damaged and is moved aside" : why;
    String kept = copy.exists() ? "; the copy of an earlier backup stays" : "";
    faults.add(file.where() + whose + ": not copied: " + reason + kept);
  }

  /** Copies a file of a directory that no server has. */
  public void copyUnused(UserFile file) throws IOException {
    if (isCurrent(file)) {
      copied();
      return;
    }
    boolean wasAwake = file.wasAwake();
    try (UserDatabase database = UserDatabase.open(file, null, Instant.now())) {
      database.copyTo(backup);
      copied();
    } catch (StorageException e) {
      failed(file, String.valueOf(e.getMessage()));
    }
    if (wasAwake) {
      file.markAwake();
    }
  }

  /** Copies what users share, and tells how all went. */
  public BackupResult finish() throws IOException {
    try {
      if (Files.exists(dataDir.resolve(Directory.FILE))) {
        backup.copyShared(dataDir);
      }
    } catch (StorageException e) {
      faults.add(Directory.FILE + ": not copied: " + e.getMessage());
    }
    return new BackupResult(users, List.copyOf(faults));
  }
}
