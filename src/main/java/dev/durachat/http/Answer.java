package dev.durachat.http;

import dev.durachat.protocol.JsonText;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers.
 *
 * @param body null where there is none
 */
public record Answer(int status, MultiMap headers, @Nullable Buffer body) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  /** A JSON value that exists. */
  public static Answer json(byte[] json) {
    return new Answer(OK, json(), Buffer.buffer(json));
  }

  /** A JSON object that exists. */
  public static Answer json(JsonObject json) {
    return new Answer(OK, json(), json.toBuffer());
  }

  /** A JSON object of these fields. */
  public static Answer object(JsonText.Body fields) {
    return json(new JsonText().object(fields));
  }

  /** What was made, and where it is from now on. */
  public static Answer created(String location, byte[] json) {
    Answer made = new Answer(CREATED, json(), Buffer.buffer(json));
    return made.with(HttpHeaders.LOCATION.toString(), location);
  }

  /** Done, with nothing to say. */
  public static Answer nothing() {
    return new Answer(NO_CONTENT, MultiMap.caseInsensitiveMultiMap(), null);
  }

  private static MultiMap json() {
    return MultiMap.caseInsensitiveMultiMap()
        .add(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8");
  }

  /** With one more header, or another value of it. */
  public Answer with(String header, String value) {
    headers.set(header, value);
    return this;
  }

  /** With the change number that a later change may insist on, see {@link Call#expected}. */
  public Answer tagged(long seq) {
    return with(HttpHeaders.ETAG.toString(), "\"" + seq + "\"");
  }

  void send(RoutingContext ctx) {
    var response = ctx.response().setStatusCode(status);
    response.headers().addAll(headers);
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    if (body == null) {
      response.end();
    } else {
      response.end(body);
    }
  }
}
