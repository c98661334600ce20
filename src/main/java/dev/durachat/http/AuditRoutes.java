package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.AuditLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** What was done to the data of the user who asks. */
public final class AuditRoutes implements Routes {
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_PAGE = 200;
  private static final int CURSOR_RADIX = 36;

  private final AuditLog audit;

  public AuditRoutes(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void mount(Router router) {
    router.get("/api/v1/me/audit").handler(this::list);
  }

  private void list(RoutingContext ctx) {
    audit
        .page(
            Gate.principal(ctx).userId(),
            cursor(ctx.request().getParam("cursor")),
            limit(ctx.request().getParam("limit")))
        .onSuccess(page -> ctx.json(json(page)))
        .onFailure(ctx::fail);
  }

  private static JsonObject json(AuditLog.Page page) {
    var events = new JsonArray();
    page.events().forEach(event -> events.add(json(event)));
    Long next = page.next();
    return new JsonObject()
        .put("events", events)
        .put("nextCursor", next == null ? null : Long.toString(next, CURSOR_RADIX));
  }

  private static JsonObject json(AuditLog.Event event) {
    var json = new JsonObject().put("at", Timestamp.of(event.at())).put("action", event.action());
    if (event.target() != null) {
      json.put("target", event.target());
    }
    if (event.address() != null) {
      json.put("address", event.address());
    }
    return json;
  }

  private static long cursor(@Nullable String text) {
    if (text == null) {
      return AuditLog.NEWEST;
    }
    try {
      return Long.parseLong(text, CURSOR_RADIX);
    } catch (NumberFormatException e) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "cursor is not one of this list. Start without it.");
    }
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return DEFAULT_PAGE;
    }
    try {
      int wanted = Integer.parseInt(text);
      if (wanted >= 1) {
        return Math.min(wanted, MAX_PAGE);
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new RefusedException(ErrorCode.INVALID_MESSAGE, "limit must be a number from 1.");
  }
}
