package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Function;

/**
 * Backs up while the server runs, for the operator's command, which knows the token because it may
 * read the data directory.
 */
public final class BackupRoutes implements Routes {
  private static final int PATH_BYTES = 8 * 1024;

  private final String token;
  private final Function<Path, Future<String>> backup;

  /**
   * @param backup writes copies of all users to a folder, and tells what that came to
   */
  public BackupRoutes(String token, Function<Path, Future<String>> backup) {
    this.token = token;
    this.backup = backup;
  }

  @Override
  public void mount(Router router) {
    router
        .post("/operator/backup")
        .handler(BodyHandler.create(false).setBodyLimit(PATH_BYTES))
        .handler(this::backUp);
  }

  private void backUp(RoutingContext ctx) {
    String authorization = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null
        || !MessageDigest.isEqual(bytes("Bearer " + token), bytes(authorization))) {
      ctx.fail(new RefusedException(ErrorCode.UNAUTHORIZED, "This is for the operator."));
      return;
    }
    Path target;
    try {
      target = Path.of(ctx.body().asString(StandardCharsets.UTF_8.name()));
    } catch (InvalidPathException e) {
      ctx.fail(new RefusedException(ErrorCode.INVALID_MESSAGE, "This is no path."));
      return;
    }
    // The connection stays in use while users are copied, however many there are.
    ctx.response().setChunked(true);
    backup
        .apply(target)
        .onSuccess(result -> ctx.response().end(result))
        .onFailure(
            e ->
                ctx.fail(
                    e instanceof IOException
                        ? new RefusedException(ErrorCode.INVALID_MESSAGE, e.toString())
                        : e));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
