package dev.durachat.http;

import dev.durachat.storage.AuditLog;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves in the audit log what a request did. */
public final class Trail {
  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);

  private final AuditLog audit;

  public Trail(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * Records what is about to be shown; nothing is shown that could not be recorded.
   *
   * @param target the id of what it is about; null for the user as a whole
   */
  Future<Void> before(Call call, String action, @Nullable String target) {
    return audit.record(call.userId(), action, target, call.address());
  }

  /** Records what is done already, and so cannot be refused any more. */
  Future<Void> after(Call call, String action, @Nullable String target) {
    return before(call, action, target)
        .otherwise(
            e -> {
              LOG.atError().addKeyValue("action", action).setCause(e).log("no trail was left");
              return null;
            });
  }
}
