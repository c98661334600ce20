package dev.durachat;

import dev.durachat.auth.Invites;
import dev.durachat.config.Config;
import dev.durachat.storage.Directory;
import io.vertx.core.Vertx;
import java.time.Clock;

/** The operator's command that lets somebody sign up. */
final class Invitation {
  private Invitation() {}

  /** Makes one, and returns its code. Blocks. */
  static String issue(Config config) {
    Vertx vertx = Vertx.vertx();
    try {
      Clock clock = Clock.systemUTC();
      Directory directory = Directory.open(vertx, config.data().dir(), clock);
      String code = new Invites(directory, config.auth().accounts(), clock).issue().await();
      directory.close().await();
      return code;
    } finally {
      vertx.close().await();
    }
  }
}
