package dev.durachat.http;

import dev.durachat.user.UserActors;
import dev.durachat.user.UserSession;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;

/** A place at a user's actor, held for as long as a request is being answered. */
final class Seat {
  private Seat() {}

  /**
   * Takes one; it is given back when the answer has ended, or its client has left.
   *
   * @return completes on the request's event loop; never when the client has left already
   */
  static Future<UserSession> take(RoutingContext ctx, UserActors users) {
    Promise<Void> over = Promise.promise();
    ctx.addEndHandler(done -> over.complete());
    Context loop = ctx.vertx().getOrCreateContext();
    Promise<UserSession> seated = Promise.promise();
    users
        .connect(Gate.principal(ctx).userId())
        .onSuccess(session -> over.future().onComplete(done -> session.close()))
        .onComplete(
            found ->
                loop.runOnContext(
                    now -> {
                      if (!ctx.response().closed()) {
                        seated.handle(found);
                      }
                    }));
    return seated.future();
  }
}
