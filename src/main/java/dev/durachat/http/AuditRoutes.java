package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What was done to the data of the user who asks. */
public final class AuditRoutes implements ApiRoutes {
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 200;
  private static final int CURSOR_RADIX = 36;

  private final AuditLog audit;

  public AuditRoutes(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void mount(Api api) {
    api.on("listEvents", this::list);
  }

  private Future<Answer> list(Call call) {
    long cursor = cursor(call.query("cursor"));
    int limit = call.limit(USUAL_PAGE, LARGEST_PAGE);
    return audit.page(call.userId(), cursor, limit).map(page -> Answer.json(json(page)));
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
    var json =
        new JsonObject().put("at", JsonShapes.time(event.at())).put("action", event.action());
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
}
