package dev.durachat.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;

/** A request that consists of its headers. */
final class FakeRequest {
  private FakeRequest() {}

  /**
   * @param headers names and values, in turn
   */
  static HttpServerRequest with(String... headers) {
    var map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            FakeRequest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "headers" -> map;
                  case "getHeader" -> map.get(arguments[0].toString());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  static HttpServerRequest bearing(String token) {
    return with("Authorization", "Bearer " + token);
  }
}
