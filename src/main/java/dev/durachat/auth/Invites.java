package dev.durachat.auth;

import dev.durachat.config.Config;
import dev.durachat.storage.Directory;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Invitations to sign up. Each is good for one account and a limited time. Any thread. */
public final class Invites {
  private final Directory directory;
  private final Config.Accounts config;
  private final Clock clock;

  public Invites(Directory directory, Config.Accounts config, Clock clock) {
    this.directory = directory;
    this.config = config;
    this.clock = clock;
  }

  /** Makes an invitation: the code to hand on. It cannot be read again later. */
  public Future<String> issue() {
    var code = Secret.fresh();
    return directory
        .invites()
        .insert(code.hash(), clock.instant().plus(config.inviteLifetime()))
        .map(stored -> code.text());
  }

  /** What is stored of a code, as somebody typed it. */
  static String hash(@Nullable String code) {
    return new Secret(code == null ? "" : code.trim()).hash();
  }
}
