package dev.durachat.user;

import dev.durachat.storage.BackupResult;
import dev.durachat.storage.BackupRun;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Copies the files of all users while they are in use, each by its own actor between two commands,
 * so that every copy is one moment of that user. One after another, so that nobody waits for long.
 */
public final class LiveBackup {
  private final Vertx vertx;
  private final UserActors actors;
  private final Path dataDir;

  public LiveBackup(Vertx vertx, UserActors actors, Path dataDir) {
    this.vertx = vertx;
    this.actors = actors;
    this.dataDir = dataDir;
  }

  /**
   * Writes a backup to a folder that is empty or missing, or brings one up to date. Users who
   * cannot be copied are told of in what it came to.
   */
  public Future<BackupResult> to(Path dir) {
    return blocking(() -> new BackupRun(dataDir, dir)).compose(run -> copy(run, 0));
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  private Future<BackupResult> copy(BackupRun run, int next) {
    if (next == run.files().size()) {
      return blocking(run::finish);
    }
    UserFile file = run.files().get(next);
    return blocking(() -> run.isCurrent(file))
        .compose(current -> current ? Future.succeededFuture() : actors.copy(file, run.backup()))
        .transform(
            copied ->
                blocking(
                    () -> {
                      if (copied.succeeded()) {
                        run.copied();
                      } else {
                        run.failed(file, why(copied.cause()));
                      }
                      return file;
                    }))
        .compose(noted -> copy(run, next + 1));
  }

  private static String why(Throwable cause) {
    return cause instanceof StorageException || cause instanceof IOException
        ? String.valueOf(cause.getMessage())
        : "it could not be opened; the server's log says why";
  }
}
