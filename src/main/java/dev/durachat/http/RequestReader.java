package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a request what the OpenAPI document knows of it. The router's own reader decodes query
 * values twice, so that a search for {@code 100%} fails, and reads bodies of any size.
 */
final class RequestReader implements RequestExtractor {
  private static final String JSON = "application/json";

  private final long bodyBytes;
  private final Map<String, Long> larger = new ConcurrentHashMap<>();

  /**
   * @param bodyBytes the largest body
   */
  RequestReader(long bodyBytes) {
    this.bodyBytes = bodyBytes;
  }

  /** Lets one operation take a larger body. */
  void allow(String operationId, long bytes) {
    larger.put(operationId, bytes);
  }

  @Override
  public Future<ValidatableRequest> extractValidatableRequest(
      RoutingContext ctx, Operation operation) {
    Map<String, RequestParameter> headers = new HashMap<>();
    Map<String, RequestParameter> path = new HashMap<>();
    Map<String, RequestParameter> query = new HashMap<>();
    for (Parameter parameter : operation.getParameters()) {
      String name = parameter.getName();
      switch (parameter.getIn()) {
        case PATH -> path.put(name, value(parameter, ctx.pathParam(name)));
        case QUERY -> query.put(name, value(parameter, first(ctx.queryParam(name))));
        case HEADER -> headers.put(name, value(parameter, ctx.request().getHeader(name)));
        case COOKIE -> throw new IllegalStateException("no operation takes a cookie by name");
      }
    }
    if (operation.getRequestBody() == null) {
      return Future.succeededFuture(new ValidatableRequestImpl(Map.of(), headers, path, query));
    }
    return body(ctx.request(), larger.getOrDefault(operation.getOperationId(), bodyBytes))
        .map(RequestReader::json)
        .map(body -> new ValidatableRequestImpl(Map.of(), headers, path, query, value(body), JSON));
  }

  /** The router reads every value as JSON, which only some texts survive: they are quoted. */
  private static RequestParameter value(Parameter parameter, @Nullable String value) {
    return value(
        value != null && parameter.getSchemaType() == SchemaType.STRING
            ? Json.encode(value)
            : value);
  }

  private static RequestParameter value(@Nullable Object value) {
    return new RequestParameterImpl(value);
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The whole body; fails when it is larger than {@code most} bytes. */
  static Future<Buffer> body(HttpServerRequest request, long most) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request
        .handler(
            part -> {
              if (body.length() + part.length() <= most) {
                body.appendBuffer(part);
              } else {
                whole.tryFail(tooLarge(most));
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(body));
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() > String.valueOf(most).length()) {
      whole.tryFail(tooLarge(most));
    }
    return whole.future();
  }

  /** The same body, which must be JSON or nothing. */
  private static Buffer json(Buffer body) {
    if (body.length() > 0) {
      Json.decodeValue(body);
    }
    return body;
  }

  private static RefusedException tooLarge(long most) {
    return new RefusedException(
        ErrorCode.TOO_LARGE, "The body may have at most " + most + " bytes.");
  }
}
