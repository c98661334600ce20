package dev.durachat.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginsTest {
  private final Origins origins =
      new Origins(List.of("https://chat.example", "http://dev.example:3000"), Config.AuthMode.JWT);
  private final Origins local = new Origins(List.of(), Config.AuthMode.NONE);

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,     localhost:8080,      true",
    "http://LOCALHOST:8080,     localhost:8080,      true",
    "http://us.example,         us.example,          true",
    "http://us.example,         us.example:80,       true",
    "https://us.example,        us.example,          true",
    "https://us.example,        us.example:443,      true",
    "https://us.example:8443,   us.example:8443,     true",
    "http://[::1]:8080,         [::1]:8080,          true",
    "https://chat.example,      us.example,          true",
    "https://chat.example:443,  us.example,          true",
    "http://dev.example:3000,   us.example,          true",
    "http://us.example,         us.example:8080,     false",
    "http://us.example:8080,    us.example,          false",
    "http://us.example:8081,    us.example:8080,     false",
    "http://localhost:8080,     127.0.0.1:8080,      false",
    "http://evil.example,       us.example,          false",
    "http://us.example.evil,    us.example,          false",
    "http://evil-us.example,    us.example,          false",
    "http://us.example@evil,    us.example,          false",
    "http://chat.example,       us.example,          false",
    "https://chat.example:8443, us.example,          false",
    "https://chat.example/,     us.example,          false",
    "null,                      us.example,          false",
    "null,                      null,                false",
    "file://,                   us.example,          false",
    "us.example,                us.example,          false",
    "'',                        us.example,          false",
  })
  void comparesOriginAndHost(String origin, String host, boolean allowed) {
    var request = FakeRequest.with("Origin", origin, "Host", host);
    assertEquals(allowed, origins.allows(request));
  }

  @Test
  void allowsARequestThatNoPageSent() {
    assertTrue(origins.allows(FakeRequest.with("Host", "us.example")));
  }

  @Test
  void refusesTwoOrigins() {
    assertFalse(
        origins.allows(
            FakeRequest.with(
                "Origin", "http://us.example",
                "Origin", "http://evil.example",
                "Host", "us.example")));
  }

  @Test
  void tellsListedOriginsFromTheServersOwn() {
    assertTrue(origins.lists(FakeRequest.with("Origin", "https://chat.example", "Host", "a")));
    assertFalse(origins.lists(FakeRequest.with("Origin", "http://a", "Host", "a")));
    assertFalse(origins.lists(FakeRequest.with("Host", "a")));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,            true",
    "localhost:8080,       true",
    "LocalHost:8080,       true",
    "app.localhost:1,      true",
    "127.0.0.1,            true",
    "127.0.0.1:8080,       true",
    "127.255.3.4:8080,     true",
    "[::1],                true",
    "[::1]:8080,           true",
    "evil.example,         false",
    "evil.example:8080,    false",
    "localhost.evil.com,   false",
    "127.0.0.1.evil.com,   false",
    "127.0.0.256,          false",
    "128.0.0.1,            false",
    "evil.com#localhost,   false",
    "localhost@evil.com,   false",
    "localhost:x,          false",
    "[::2],                false",
    "'',                   false",
  })
  void answersLoopbackNamesAloneWhereNobodySignsIn(String host, boolean allowed) {
    assertEquals(allowed, local.allowsHost(FakeRequest.with("Host", host)));
  }

  @Test
  void refusesARequestWithoutHostWhereNobodySignsIn() {
    assertFalse(local.allowsHost(FakeRequest.with()));
    assertFalse(local.allowsHost(FakeRequest.with("Host", "localhost", "Host", "localhost")));
  }

  @Test
  void answersAnyHostWhereUsersSignIn() {
    assertTrue(origins.allowsHost(FakeRequest.with("Host", "evil.example")));
    assertTrue(origins.allowsHost(FakeRequest.with()));
  }
}
