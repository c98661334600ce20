package dev.durachat;

import dev.durachat.config.Config;
import dev.durachat.storage.Backup;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.FileCheck;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import dev.durachat.storage.UserFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operator's commands on a data directory. They block, and answer with an exit code. */
final class Maintenance {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int IN_USE = 3;

  private final Path dataDir;
  private final PrintStream out;
  private final PrintStream err;

  Maintenance(Config config, PrintStream out, PrintStream err) {
    this.dataDir = config.data().dir();
    this.out = out;
    this.err = err;
  }

  /** Reads every user's file, page by page. No server may have the directory. */
  int check() throws IOException {
    try (DataDirectory claimed = claim()) {
      if (claimed == null) {
        return IN_USE;
      }
      int faults = 0;
      var files = Backup.files(dataDir);
      for (UserFile file : files) {
        Optional<String> fault = FileCheck.of(file).fault();
        if (fault.isPresent()) {
          faults++;
          err.println(file.tag() + ": " + fault.get());
        }
      }
      out.println(files.size() + " users, " + faults + " damaged");
      return faults == 0 ? DONE : FAILED;
    }
  }

  /**
   * Copies all users who have changed to a folder, by the server that has the directory if there is
   * one.
   */
  int backUp(Path target) throws IOException, InterruptedException {
    Optional<DataDirectory> claimed = DataDirectory.claim(dataDir);
    if (claimed.isEmpty()) {
      return askTheServer(target.toAbsolutePath());
    }
    DataDirectory directory = claimed.get();
    try {
      Backup backup = Backup.make(target);
      int users = 0;
      for (UserFile file : Backup.files(dataDir)) {
        users++;
        if (!backup.isCurrent(file)) {
          try (UserDatabase database = UserDatabase.open(file, null, Instant.now())) {
            database.copyTo(backup);
          }
        }
      }
      if (Files.exists(dataDir.resolve("directory.db"))) {
        backup.copyShared(dataDir);
      }
      out.println(users + " users are copied to " + target);
      return DONE;
    } finally {
      directory.close();
    }
  }

  private int askTheServer(Path target) throws IOException, InterruptedException {
    Optional<ControlFile> control = ControlFile.read(dataDir);
    if (control.isEmpty()) {
      err.println("durachat: data directory " + dataDir + " is in use by another process");
      return IN_USE;
    }
    HttpRequest request =
        HttpRequest.newBuilder(control.get().address().resolve("/operator/backup"))
            .header("Authorization", "Bearer " + control.get().token())
            .POST(HttpRequest.BodyPublishers.ofString(target.toString()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        err.println("durachat: the server did not back up: " + answer.body());
        return FAILED;
      }
      out.println(answer.body() + " users are copied to " + target);
      return DONE;
    }
  }

  /**
   * Puts users of a backup in place. What was there is moved aside. No server may have the
   * directory.
   *
   * @param userId the one user to restore; null for all
   */
  int restore(Path source, @Nullable String userId) throws IOException {
    try (DataDirectory claimed = claim()) {
      if (claimed == null) {
        return IN_USE;
      }
      Backup backup = Backup.open(source);
      if (userId == null && !backup.restoreShared(dataDir)) {
        out.println("accounts, links and node.key stay as they are: the data directory has users");
      }
      Path wanted = userId == null ? null : claimed.userFile(userId).path().getFileName();
      int restored = 0;
      int faults = 0;
      for (UserFile copy : backup.files()) {
        if (wanted != null && !copy.path().getFileName().equals(wanted)) {
          continue;
        }
        try {
          backup.restore(copy, dataDir);
          restored++;
        } catch (StorageException e) {
          faults++;
          err.println(copy.tag() + ": not restored: " + e.getMessage());
        }
      }
      out.println(restored + " users restored");
      if (wanted != null && restored + faults == 0) {
        err.println("durachat: the backup does not hold that user");
      }
      return restored > 0 && faults == 0 ? DONE : FAILED;
    }
  }

  private @Nullable DataDirectory claim() throws IOException {
    Optional<DataDirectory> claimed = DataDirectory.claim(dataDir);
    if (claimed.isEmpty()) {
      err.println("durachat: data directory " + dataDir + " is in use: stop the server first");
    }
    return claimed.orElse(null);
  }
}
