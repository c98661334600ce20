package dev.durachat.http;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came back. */
record SiteAnswer(int status, MultiMap headers, String body) {
  @Nullable String header(String name) {
    return headers.get(name);
  }

  JsonObject json() {
    return new JsonObject(body);
  }

  /** The code of a problem document. */
  String code() {
    return Objects.requireNonNull(json().getString("code"));
  }
}
