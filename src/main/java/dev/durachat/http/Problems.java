package dev.durachat.http;

import dev.durachat.auth.SignInException;
import dev.durachat.auth.Unauthorized;
import dev.durachat.metrics.Metrics;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.StorageException;
import dev.durachat.user.Refusals;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every failed request with a problem document (RFC 9457), or as OpenAI's clients know it.
 * What a route fails with decides: {@link RefusedException} and {@link Unauthorized} say what they
 * are, anything unknown is logged and shown as {@code internal} without a word of its own.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final Metrics metrics;

  public Problems(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Failure handler of all routes. */
  void answer(RoutingContext ctx) {
    if (ctx.response().headWritten()) {
      LOG.warn("Request {} failed after its answer had begun", RequestId.of(ctx), ctx.failure());
      ctx.request().connection().close();
      return;
    }
    send(ctx, refusal(ctx));
  }

  /** For a path that cannot be decoded: it fails before any route, without saying why. */
  void answerMalformed(RoutingContext ctx) {
    send(ctx, new RefusedException(ErrorCode.INVALID_MESSAGE, "The request is malformed."));
  }

  private void send(RoutingContext ctx, RefusedException refused) {
    ErrorCode code = refused.code();
    metrics.error(code.wire());
    Duration retryAfter = refused.retryAfter();
    if (retryAfter != null) {
      ctx.response().putHeader("Retry-After", Long.toString(wholeSeconds(retryAfter)));
    }
    if (code == ErrorCode.UNAUTHORIZED) {
      ctx.response().putHeader("WWW-Authenticate", "Bearer");
    }
    if (OpenAiError.concerns(ctx)) {
      OpenAiError.of(refused).send(ctx, code.retryable());
    } else {
      sendProblem(ctx, refused);
    }
  }

  private static void sendProblem(RoutingContext ctx, RefusedException refused) {
    ErrorCode code = refused.code();
    var problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", HttpResponseStatus.valueOf(code.status()).reasonPhrase())
            .put("status", code.status())
            .put("detail", refused.reason())
            .put("code", code.wire())
            .put("retryable", code.retryable())
            .put("requestId", RequestId.of(ctx));
    Duration retryAfter = refused.retryAfter();
    if (retryAfter != null) {
      problem.put("retryAfterMs", retryAfter.toMillis());
    }
    ctx.response()
        .setStatusCode(code.status())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(problem.toBuffer());
  }

  private static RefusedException refusal(RoutingContext ctx) {
    Throwable failure = ctx.failure();
    return switch (failure) {
      case RefusedException refused -> refused;
      case SignInException e -> new RefusedException(code(e.kind()), text(e), e.retryAfter());
      case StorageException e -> Refusals.of(e);
      case Unauthorized e -> new RefusedException(ErrorCode.UNAUTHORIZED, text(e));
      case DecodeException _ ->
          new RefusedException(ErrorCode.INVALID_JSON, "The body is not valid JSON.");
      case HttpException e when e.getCause() instanceof ValidatorException invalid ->
          new RefusedException(ErrorCode.INVALID_MESSAGE, text(invalid));
      case HttpException e -> ofStatus(e.getStatusCode(), ctx, e);
      case null -> ofStatus(ctx.statusCode(), ctx, null);
      default -> ofStatus(ctx.statusCode(), ctx, failure);
    };
  }

  private static ErrorCode code(SignInException.Kind kind) {
    return switch (kind) {
      case INVALID -> ErrorCode.INVALID_MESSAGE;
      case WRONG -> ErrorCode.UNAUTHORIZED;
      case FORBIDDEN -> ErrorCode.FORBIDDEN;
      case TAKEN -> ErrorCode.REQUEST_CONFLICT;
      case TOO_MANY -> ErrorCode.RATE_LIMITED;
      case BUSY -> ErrorCode.UNAVAILABLE;
    };
  }

  /** For what vertx-web itself refuses. */
  private static RefusedException ofStatus(
      int status, RoutingContext ctx, @Nullable Throwable failure) {
    return switch (status) {
      case 401 -> new RefusedException(ErrorCode.UNAUTHORIZED, "Sign in first.");
      case 403 -> new RefusedException(ErrorCode.FORBIDDEN, "This is not allowed.");
      case 404, 405 -> new RefusedException(ErrorCode.NOT_FOUND, "There is nothing here.");
      case 413 -> new RefusedException(ErrorCode.TOO_LARGE, "The body is too large.");
      case 400, 406, 415 ->
          new RefusedException(ErrorCode.INVALID_MESSAGE, "The request is malformed.");
      default -> {
        LOG.error(
            "Request {} {} {} failed",
            RequestId.of(ctx),
            ctx.request().method(),
            ctx.request().path(),
            failure);
        yield new RefusedException(ErrorCode.INTERNAL, "Something went wrong here.");
      }
    };
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return message == null ? "" : message;
  }

  private static long wholeSeconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }
}
