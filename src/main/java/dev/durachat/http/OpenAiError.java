package dev.durachat.http;

import dev.durachat.chat.Failure;
import dev.durachat.chat.MessageStatus;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * An error in the words that OpenAI's clients understand.
 *
 * @param status the HTTP status that goes with it
 * @param param the parameter that is wrong; null when none is
 */
record OpenAiError(int status, String message, String code, @Nullable String param) {
  private static final String PATHS = "/v1/";
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  /** Whether a request is one of OpenAI's clients. */
  static boolean concerns(RoutingContext ctx) {
    String path = ctx.request().path();
    return path != null && path.startsWith(PATHS);
  }

  static OpenAiError of(RefusedException refused) {
    ErrorCode code = refused.code();
    return new OpenAiError(
        code.status(),
        refused.reason(),
        code.wire(),
        code == ErrorCode.MODEL_UNKNOWN ? "model" : null);
  }

  /** Why a reply has no good end; null when it has. */
  static @Nullable OpenAiError of(ServerFrame.Done done) {
    Failure failure = done.failure();
    if (failure != null) {
      return new OpenAiError(
          status(failure), failure.message(), JsonShapes.name(failure.code()), null);
    }
    if (done.status() == MessageStatus.INTERRUPTED) {
      return of(
          new RefusedException(
              ErrorCode.UNAVAILABLE, "The answer was interrupted. What there is of it is kept."));
    }
    return null;
  }

  private static int status(Failure failure) {
    return switch (failure.code()) {
      case PROVIDER_REJECTED, CONTEXT_TOO_LONG, CONTENT_FILTERED ->
          ErrorCode.INVALID_MESSAGE.status();
      case PROVIDER_RATE_LIMITED -> ErrorCode.RATE_LIMITED.status();
      // Not 401: the key that the provider refused is the server's, not the client's.
      case PROVIDER_AUTH, PROVIDER_UNAVAILABLE, PROVIDER_PROTOCOL -> BAD_GATEWAY;
      case PROVIDER_TIMEOUT -> GATEWAY_TIMEOUT;
      case STORAGE_FULL -> ErrorCode.STORAGE_FULL.status();
      case STORAGE_FAILED -> ErrorCode.STORAGE_FAILED.status();
      case INTERNAL -> ErrorCode.INTERNAL.status();
    };
  }

  private String type() {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status < ErrorCode.INTERNAL.status() ? "invalid_request_error" : "server_error";
    };
  }

  /**
   * Answers a request with it.
   *
   * @param retry whether the client should send the request again by itself
   */
  void send(RoutingContext ctx, boolean retry) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader("X-Should-Retry", Boolean.toString(retry))
        .end(json().toBuffer());
  }

  JsonObject json() {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", type())
                .put("param", param)
                .put("code", code));
  }
}
