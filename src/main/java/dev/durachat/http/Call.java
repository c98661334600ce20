package dev.durachat.http;

import dev.durachat.auth.Principal;
import dev.durachat.auth.SessionCookie;
import dev.durachat.auth.Visitor;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.WellFormed;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that has passed the check against the OpenAPI document. On an event loop. */
public final class Call {
  private static final String ANY = "*";

  private final RoutingContext ctx;
  private final ValidatedRequest request;

  private Call(RoutingContext ctx, ValidatedRequest request) {
    this.ctx = ctx;
    this.request = request;
  }

  /** The call of an operation whose request was checked. */
  static Call of(RoutingContext ctx) {
    ValidatedRequest request = ctx.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    return new Call(ctx, Objects.requireNonNull(request, "checked before"));
  }

  public Principal principal() {
    return Gate.principal(ctx);
  }

  public String userId() {
    return principal().userId();
  }

  /** Where the request came from. */
  public Visitor visitor() {
    return Gate.visitor(ctx);
  }

  /** The network address that the request came from; null when it is gone already. */
  public @Nullable String address() {
    return visitor().address();
  }

  /** What the sender's session cookie holds; null where there is none. */
  public @Nullable String sessionSecret() {
    return SessionCookie.of(ctx.request());
  }

  /** Has the answer give the sender this cookie. */
  public void give(SessionCookie cookie) {
    cookie.give(ctx.response());
  }

  /** Has the answer take the sender's session cookie away. */
  public void takeSessionCookie() {
    SessionCookie.takeBack(ctx.response());
  }

  /** A part of the path. */
  public String path(String name) {
    return Objects.requireNonNull(ctx.pathParam(name), "the document requires it");
  }

  public @Nullable String query(String name) {
    RequestParameter value = request.getQuery().get(name);
    return (value == null || value.isNull()) ? null : value.getString();
  }

  public @Nullable Boolean flag(String name) {
    RequestParameter value = request.getQuery().get(name);
    return (value == null || value.isNull()) ? null : value.getBoolean();
  }

  /**
   * How many of a list are wanted.
   *
   * @param usual where the request does not say
   * @param most where it asks for more
   */
  public int limit(int usual, int most) {
    RequestParameter value = request.getQuery().get("limit");
    Long wanted = value == null ? null : value.getLong();
    return wanted == null ? usual : (int) Math.min(wanted, most);
  }

  /** The body; empty where there is none. Its texts can all be stored. */
  public JsonObject body() {
    RequestParameter body = request.getBody();
    JsonObject object = body == null ? null : body.getJsonObject();
    return object == null ? new JsonObject() : wellFormed(object);
  }

  private static JsonObject wellFormed(JsonObject object) {
    JsonObject mended = new JsonObject();
    object.forEach(
        field -> mended.put(WellFormed.text(field.getKey()), wellFormed(field.getValue())));
    return mended;
  }

  private static @Nullable Object wellFormed(@Nullable Object value) {
    if (value instanceof JsonArray array) {
      JsonArray mended = new JsonArray();
      array.forEach(each -> mended.add(wellFormed(each)));
      return mended;
    }
    if (value instanceof JsonObject object) {
      return wellFormed(object);
    }
    return value instanceof String text ? WellFormed.text(text) : value;
  }

  public @Nullable String header(String name) {
    return ctx.request().getHeader(name);
  }

  /**
   * The change number that the sender has seen, by {@code If-Match}; null when any will do.
   *
   * @throws RefusedException when it is not one that was ever given out
   */
  public @Nullable Long expected() {
    String tag = ctx.request().getHeader(HttpHeaders.IF_MATCH);
    if (tag == null || tag.strip().equals(ANY)) {
      return null;
    }
    try {
      return Long.valueOf(tag.strip().replaceFirst("^W/", "").replace("\"", ""));
    } catch (NumberFormatException e) {
      throw new RefusedException(
          ErrorCode.PRECONDITION_FAILED, "It has changed meanwhile. Fetch it again first.");
    }
  }
}
