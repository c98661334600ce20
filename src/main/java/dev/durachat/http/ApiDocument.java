package dev.durachat.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** The OpenAPI document, for programs and for people. It tells nothing of anyone. */
final class ApiDocument implements Routes {
  private final Future<JsonObject> document;

  /**
   * @param document completes when it is read
   */
  ApiDocument(Future<JsonObject> document) {
    this.document = document;
  }

  @Override
  public void mount(Router router) {
    router
        .get("/api/openapi.json")
        .handler(ctx -> send(ctx, "application/json", JsonObject::toBuffer));
    router
        .get("/api/docs")
        .handler(
            ctx ->
                send(ctx, "text/html; charset=utf-8", it -> Buffer.buffer(new ApiPage(it).html())));
    router
        .get("/api/docs.css")
        .handler(ctx -> send(ctx, "text/css; charset=utf-8", it -> Buffer.buffer(ApiPage.STYLE)));
  }

  private void send(RoutingContext ctx, String type, Function<JsonObject, Buffer> body) {
    document
        .onSuccess(
            it ->
                ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(body.apply(it)))
        .onFailure(ctx::fail);
  }
}
