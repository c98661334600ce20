package dev.durachat.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.function.Function;

/**
 * The operations of the OpenAPI document, and what answers each. A request is checked against the
 * document before its route sees it.
 */
public final class Api {
  private final RouterBuilder builder;
  private final RequestReader reader;

  Api(Vertx vertx, Contract contract, int bodyBytes) {
    this.reader = new RequestReader(bodyBytes);
    this.builder = RouterBuilder.create(vertx, contract.resolved(), reader);
  }

  /**
   * Answers an operation.
   *
   * @param operationId as the document has it
   * @param answer runs on an event loop and must not block; a failure becomes a problem document
   */
  public void on(String operationId, Function<Call, Future<Answer>> answer) {
    route(operationId).addHandler(ctx -> answer(ctx, answer));
  }

  /** As {@link #on}, for an operation that takes a larger body than the others. */
  public void onLarge(String operationId, long bodyBytes, Function<Call, Future<Answer>> answer) {
    reader.allow(operationId, bodyBytes);
    on(operationId, answer);
  }

  /**
   * Leaves an operation to a handler of its own: its parameters are checked, its answer is written
   * by the handler.
   */
  public void onStream(String operationId, Handler<RoutingContext> handler) {
    route(operationId).addHandler(handler);
  }

  /** As {@link #onStream}, for a body that streams past the check: nothing of it is read yet. */
  public void onUpload(String operationId, Handler<RoutingContext> handler) {
    route(operationId).setDoValidation(false).addHandler(handler);
  }

  Router router() {
    // Some are of one mode of signing in alone.
    builder.getRoutes().stream()
        .filter(route -> route.getHandlers().isEmpty())
        .forEach(route -> route.setDoValidation(false).addHandler(ctx -> ctx.fail(404)));
    return builder.createRouter();
  }

  private OpenAPIRoute route(String operationId) {
    OpenAPIRoute route = builder.getRoute(operationId);
    if (route == null) {
      throw new IllegalStateException("the OpenAPI document has no operation " + operationId);
    }
    return route;
  }

  private static void answer(RoutingContext ctx, Function<Call, Future<Answer>> answer) {
    answer.apply(Call.of(ctx)).onSuccess(made -> made.send(ctx)).onFailure(ctx::fail);
  }
}
