package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Links by which anybody can read a conversation as it was. */
public final class ShareRoutes implements ApiRoutes {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final Shares shares;
  private final Clock clock;
  private final Visits visits = new Visits();

  public ShareRoutes(Shares shares, Clock clock) {
    this.shares = shares;
    this.clock = clock;
  }

  @Override
  public void mount(Api api) {
    api.on("shareConversation", this::create);
    api.on("unshareConversation", this::end);
    api.on("getShare", this::open);
  }

  private Future<Answer> create(Call call) {
    Instant expiresAt = expiry(call.body().getString("expiresAt"));
    String root = root(call);
    return shares
        .create(call.userId(), call.path("id"), expiresAt, call.address())
        .map(token -> Answer.created("/api/v1/shares/" + token, made(root, token, expiresAt)));
  }

  private static byte[] made(String root, String token, @Nullable Instant expiresAt) {
    return new JsonObject()
        .put("token", token)
        .put("url", root + SharePage.PATH + token)
        .put("expiresAt", expiresAt == null ? null : JsonShapes.time(expiresAt))
        .toBuffer()
        .getBytes();
  }

  private @Nullable Instant expiry(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(clock.instant()) && time.isBefore(LATEST)) {
        return Instant.ofEpochMilli(time.toEpochMilli());
      }
    } catch (DateTimeParseException notATime) {
      // Told below, like a time that is past.
    }
    throw new RefusedException(
        ErrorCode.INVALID_MESSAGE,
        "expiresAt must be a time to come, such as 2030-01-31T12:00:00Z.");
  }

  /** Where the asker finds this server. */
  private static String root(Call call) {
    String host = call.header(HttpHeaders.HOST.toString());
    return host == null ? "" : (call.visitor().secure() ? "https://" : "http://") + host;
  }

  private Future<Answer> end(Call call) {
    return shares.end(call.userId(), call.path("id"), call.address()).map(done -> Answer.nothing());
  }

  private Future<Answer> open(Call call) {
    visits.count(call.address());
    return shares
        .open(call.path("token"), call.address())
        .map(
            found ->
                Answer.json(bytes(found.orElseThrow(ShareRoutes::notFound)))
                    .with("X-Robots-Tag", "noindex"));
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static RefusedException notFound() {
    return new RefusedException(
        ErrorCode.NOT_FOUND, "This link opens nothing. It may have expired or been ended.");
  }
}
