package dev.durachat.user;

import dev.durachat.storage.Backup;
import dev.durachat.storage.UserFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
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
   * Writes a backup to a folder that is empty or missing, or brings one up to date.
   *
   * @return how many users there are
   */
  public Future<Integer> to(Path dir) {
    return blocking(() -> new Work(Backup.make(dir), Backup.files(dataDir)))
        .compose(work -> copy(work, 0));
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  private record Work(Backup backup, List<UserFile> files) {}

  private Future<Integer> copy(Work work, int next) {
    if (next == work.files().size()) {
      return blocking(
          () -> {
            work.backup().copyShared(dataDir);
            return next;
          });
    }
    UserFile file = work.files().get(next);
    return blocking(() -> work.backup().isCurrent(file))
        .compose(
            current ->
                current
                    ? Future.succeededFuture(file)
                    : actors.ask(
                        file,
                        user -> {
                          user.account().copyTo(work.backup());
                          return file;
                        }))
        .compose(done -> copy(work, next + 1));
  }
}
