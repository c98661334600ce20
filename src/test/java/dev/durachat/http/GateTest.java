package dev.durachat.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GateTest {
  /** What needs no identity is decided in one place and documented in another. */
  @Test
  void isOpenWhereTheDocumentSaysSo() {
    var vertx = Vertx.vertx();
    try {
      JsonObject paths = Contract.load(vertx).await().document().getJsonObject("paths");
      Set<String> open = new TreeSet<>();
      Set<String> guarded = new TreeSet<>();
      paths.forEach(
          path ->
              ((JsonObject) path.getValue())
                  .forEach(
                      member -> {
                        if (member.getValue() instanceof JsonObject operation) {
                          boolean isOpen = new JsonArray().equals(operation.getValue("security"));
                          (isOpen ? open : guarded).add(path.getKey());
                        }
                      }));
      Set<String> known = new TreeSet<>(Gate.OPEN);
      known.add("/api/v1/shares/{token}");
      assertEquals(known, open);
      guarded.retainAll(open);
      assertEquals(Set.of(), guarded, "paths that are open to one method alone");
    } finally {
      vertx.close().await();
    }
  }
}
