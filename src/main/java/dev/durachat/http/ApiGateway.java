package dev.durachat.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands requests to the operations of the API; those that come before it is ready wait for it. */
final class ApiGateway implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(ApiGateway.class);

  private final Future<JsonObject> document;
  private final Future<Router> router;

  ApiGateway(Vertx vertx, List<ApiRoutes> all, int bodyBytes) {
    Future<Contract> loaded = Contract.load(vertx);
    this.document = loaded.map(Contract::document);
    this.router =
        loaded
            .map(
                contract -> {
                  Api api = new Api(vertx, contract, bodyBytes);
                  all.forEach(routes -> routes.mount(api));
                  return api.router();
                })
            .onFailure(e -> LOG.atError().setCause(e).log("the API could not be made"));
  }

  /** The OpenAPI document, once it is read. */
  Future<JsonObject> document() {
    return document;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (router.isComplete()) {
      proceed(ctx);
      return;
    }
    ctx.request().pause();
    Context own = ctx.vertx().getOrCreateContext();
    router.onComplete(done -> own.runOnContext(now -> resume(ctx)));
  }

  private void resume(RoutingContext ctx) {
    // What waited is delivered by a later event, so the route does not come too late for it.
    ctx.request().resume();
    proceed(ctx);
  }

  private void proceed(RoutingContext ctx) {
    if (router.succeeded()) {
      router.result().handleContext(ctx);
    } else {
      ctx.fail(router.cause());
    }
  }
}
