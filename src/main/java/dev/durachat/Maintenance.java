package dev.durachat;

import dev.durachat.config.Config;
import dev.durachat.storage.Backup;
import dev.durachat.storage.BackupResult;
import dev.durachat.storage.BackupRun;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.Directory;
import dev.durachat.storage.FileCheck;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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

  /** Reads every file: users' with what is attached, and what they share. No server may run. */
  int check() throws IOException {
    try (DataDirectory claimed = claim()) {
      if (claimed == null) {
        return IN_USE;
      }
      int faults = 0;
      var files = Backup.files(dataDir);
      for (UserFile file : files) {
        FileCheck check = FileCheck.of(file);
        if (check.fault().isPresent()) {
          faults++;
          String whose = check.userId().map(id -> " (user " + id + ")").orElse("");
          err.println(file.where() + whose + ": " + check.fault().get());
        }
      }
      Optional<String> shared = Directory.fault(dataDir);
      shared.ifPresent(fault -> err.println(Directory.FILE + ": " + fault));
      out.println(files.size() + " users, " + faults + " damaged");
      return faults == 0 && shared.isEmpty() ? DONE : FAILED;
    }
  }

  /**
   * Copies all users who have changed to a folder, by the server that has the directory if there is
   * one. Those who cannot be copied are named, and the others are copied.
   */
  int backUp(Path target) throws IOException, InterruptedException {
    Optional<DataDirectory> claimed = DataDirectory.claim(dataDir);
    if (claimed.isEmpty()) {
      return askTheServer(target.toAbsolutePath());
    }
    DataDirectory directory = claimed.get();
    try {
      var run = new BackupRun(dataDir, target);
      for (UserFile file : run.files()) {
        run.copyUnused(file);
      }
      return told(run.finish(), target);
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
      return told(BackupResult.of(answer.body()), target);
    }
  }

  private int told(BackupResult result, Path target) {
    result.faults().forEach(err::println);
    out.println(result.users() + " users are copied to " + target);
    if (result.faults().isEmpty()) {
      return DONE;
    }
    err.println("durachat: the backup lacks what is named above: " + result.faults().size());
    return FAILED;
  }

  /**
   * Puts users of a backup in place. What was there is moved aside. No server may have the
   * directory.
   *
   * @param userId the one user to restore; null for all
   * @param file the same by the file, as {@link #check} and {@link #backUp} name it
   */
  int restore(Path source, @Nullable String userId, @Nullable Path file) throws IOException {
    try (DataDirectory claimed = claim()) {
      if (claimed == null) {
        return IN_USE;
      }
      Backup backup = Backup.open(source);
      Path named = userId == null ? file : claimed.userFile(userId).path();
      Path wanted = named == null ? null : named.getFileName();
      if (wanted == null && !backup.restoreShared(dataDir)) {
        out.println("accounts, links and node.key stay as they are: the data directory has users");
      }
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
          err.println(copy.where() + ": not restored: " + e.getMessage());
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
