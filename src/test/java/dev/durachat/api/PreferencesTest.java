package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user prefers, whatever it is. */
final class PreferencesTest extends LiveTest {
  private static final String ME = "/api/v1/me";

  private ApiClient client = unmade();

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private JsonNode preferences() {
    return client.get(ME).expect(200).json().path("preferences");
  }

  private ApiClient.Reply prefer(String patch) {
    return client.patch(ME, "{preferences:%s}".formatted(patch));
  }

  /** The cases of RFC 7396, appendix A, that have an object on both sides, and more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a:'b'}              | {a:'c'}                | {a:'c'}
          {a:'b'}              | {b:'c'}                | {a:'b',b:'c'}
          {a:'b'}              | {a:null}               | {}
          {a:'b',b:'c'}        | {a:null}               | {b:'c'}
          {a:['b']}            | {a:'c'}                | {a:'c'}
          {a:'c'}              | {a:['b']}              | {a:['b']}
          {a:{b:'c'}}          | {a:{b:'d',c:null}}     | {a:{b:'d'}}
          {a:[{b:'c'}]}        | {a:[1]}                | {a:[1]}
          {}                   | {a:{bb:{ccc:null}}}    | {a:{bb:{}}}
          {a:{b:{c:1,d:2}}}    | {a:{b:{c:null},e:[]}}  | {a:{b:{d:2},e:[]}}
          {a:1.5}              | {b:[null,true,-7]}     | {a:1.5,b:[null,true,-7]}
          {}                   | {'':{'a.b':'ü😀'}}      | {'':{'a.b':'ü😀'}}
          {a:1}                | {}                     | {a:1}
          """)
  void areMerged(String before, String patch, String after) {
    prefer(before).expect(200);
    JsonNode answer = prefer(patch).expect(200).json();
    assertEquals(Json.lenient(after), answer.path("preferences"));
    assertEquals(Json.lenient(after), preferences());
    assertEquals(user, answer.path("userId").asText());
  }

  @Test
  void everyTabHearsOfAChangeAndOfNothingElse() {
    TestSocket tab = connect();
    prefer("{theme:'dark'}").expect(200);
    JsonNode changed = tab.expect("changed");
    assertEquals("preferences", changed.path("what").asText());
    prefer("{theme:'dark'}").expect(200);
    prefer("{}").expect(200);
    assertEquals(0, tab.settle().size());
    try (ApiClient other = ApiClient.of(server(), "someone else")) {
      assertEquals(0, other.get(ME).expect(200).json().path("preferences").size());
    }
  }

  @Test
  void moreThanTheyMayBeIsRefusedAndLosesNothing() {
    prefer("{a:'%s'}".formatted("x".repeat(40_000))).expect(200);
    var refused = prefer("{b:'%s'}".formatted("x".repeat(40_000)));
    assertEquals("too_large", refused.code());
    assertEquals(413, refused.status());
    assertEquals(1, preferences().size());
    prefer("{a:null, b:'%s'}".formatted("x".repeat(40_000))).expect(200);
    assertTrue(preferences().has("b"));
  }

  @Test
  void whatAreNoPreferencesIsRefused() {
    prefer("{a:1}").expect(200);
    for (String body :
        new String[] {
          "", "{}", "[]", "{preferences:null}", "{preferences:[]}", "{preferences:'x'}",
        }) {
      assertEquals("invalid_message", client.patch(ME, body).code(), body);
    }
    String deep = "{\"preferences\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}";
    assertEquals(400, client.send("PATCH", ME, bytes(deep)).status());
    String half = "{\"preferences\":{\"b\":\"\\ud800\",\"c\":1e999}}";
    int status = client.send("PATCH", ME, bytes(half)).status();
    assertTrue(status < 500, "half a character and no number: " + status);
    assertEquals(1, preferences().path("a").asInt());
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
