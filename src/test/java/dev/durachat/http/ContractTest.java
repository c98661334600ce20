package dev.durachat.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIVersion;
import org.junit.jupiter.api.Test;

/** What the server does not look at when it starts. */
final class ContractTest {
  @Test
  void isAnOpenApiDocument() {
    var vertx = Vertx.vertx();
    try {
      JsonObject document = Contract.load(vertx).await().document();
      assertTrue(isValid(vertx, document));
      document.getJsonObject("info").remove("version");
      assertFalse(isValid(vertx, document));
    } finally {
      vertx.close().await();
    }
  }

  private static boolean isValid(Vertx vertx, JsonObject document) {
    OpenAPIVersion version = OpenAPIVersion.fromContract(document);
    return version
        .getRepository(vertx, "app://")
        .compose(schemas -> version.validateContract(vertx, schemas, document))
        .await()
        .getValid();
  }
}
