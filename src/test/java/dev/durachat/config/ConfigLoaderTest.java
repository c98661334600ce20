package dev.durachat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigLoaderTest {
  /** 32 bytes in Base64. */
  private static final String KEY = "hiddenhiddenhiddenhiddenhiddenhiddenhiddenh=";

  @TempDir Path temp;

  private Config load(String conf, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(temp.resolve("test.conf"), conf);
    return new ConfigLoader(environment).load(file, Map.of("data.dir", temp.toString()));
  }

  private Config load(String conf) throws Exception {
    return load(conf, Map.of());
  }

  private static AddressRange range(String text) {
    return AddressRange.of(text).orElseThrow();
  }

  @Test
  void theDefaults() throws Exception {
    var config = new ConfigLoader(Map.of()).load(null, Map.of("data.dir", temp.toString()));

    assertEquals(
        new Config.Server(
            "127.0.0.1",
            8080,
            List.of(),
            List.of(),
            "",
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofMinutes(10)),
        config.server());
    assertEquals(new Config.Data(temp.toAbsolutePath(), ""), config.data());
    assertEquals(
        new Config.Auth(
            Config.AuthMode.NONE,
            new Config.Jwt("", "", "", "", ""),
            new Config.Session(
                Duration.ofDays(90),
                Duration.ofDays(14),
                Duration.ofDays(1),
                Config.SecureCookie.AUTO),
            new Config.Accounts(
                Config.Signup.INVITE, Duration.ofDays(7), 10, 10, 50, Duration.ofMinutes(15)),
            new Config.Oidc("", "", "", "", List.of("openid")),
            new Config.Proxy("X-Forwarded-User", List.of(range("127.0.0.1")))),
        config.auth());
    assertEquals(
        new Config.Limits(
            100_000, 1 << 20, 1 << 20, 50, 8, 20, 200, 100, 50_000, 20L << 20, 64L << 20, 2L << 30,
            1_000),
        config.limits());
    assertEquals(
        new Config.User(
            Duration.ofSeconds(30), Math.max(4, Runtime.getRuntime().availableProcessors())),
        config.user());
    assertEquals(
        new Config.Stream(
            Duration.ofSeconds(60),
            Config.RecoveryPolicy.CONTINUE,
            3,
            Duration.ofMinutes(15),
            Duration.ofSeconds(20)),
        config.stream());
    assertEquals("demo/echo", config.models().defaultModel());
    assertTrue(config.models().titles());
    assertEquals(List.of(), config.models().providers());
    assertEquals(
        List.of("openai", "anthropic", "google", "openrouter"),
        config.models().unkeyed().stream().map(Config.Provider::id).toList(),
        "those that lack no address, only a key");
  }

  @Test
  void everyKey() throws Exception {
    Path dir = temp.resolve("made/here");
    String conf =
        """
        server { host = "0.0.0.0", port = 9000, allowedOrigins = ["https://a.example", "http://b.example:81"]
                 metricsToken = "m", heartbeat = 1m, trustedProxies = ["10.0.0.0/8", "::1"] }
        data { dir = "%s" }
        auth { mode = "jwt"
               jwt { secret = "s", publicKey = "", jwksUrl = "", issuer = "i", audience = "a" }
               session { lifetime = 19d, idle = 20h, rotate = 21m, secureCookie = always }
               accounts { signup = closed, inviteLifetime = 22h, passwordChars = 23
                          guessesPerAccount = 24, guessesPerAddress = 25, guessWindow = 26s }
               oidc { issuer = "oi", clientId = "oc", clientSecret = "os", redirectUrl = "or"
                      scopes = ["openid", "email"] }
               proxy { header = "X-User", trusted = ["10.0.0.1"] } }
        limits { promptChars = 1, frameBytes = 2KiB, socketBufferBytes = 3KiB, socketsPerUser = 4
                 streamsPerUser = 5, commandsPerSecond = 6, framesPerSecond = 7, refusedPerMinute = 8
                 connections = 9, attachmentBytes = 10, importBytes = 13, userBytes = 11GiB, mailbox = 12 }
        user { hibernateAfter = 13ms, threads = 14 }
        stream { stallAfter = 15s, recovery = "interrupt", recoveryAttempts = 16, recoveryWindow = 17h
                 drain = 18s }
        models { default = "p/m", titles = false
                 providers = [{ id = "p", name = "P", baseUrl = "http://127.0.0.1:1/v1/", apiKey = "k"
                                keyless = false, models = ["m", "n/o"], anyModel = true, continues = false }] }
        """
            .formatted(dir);
    Path file = Files.writeString(temp.resolve("all.conf"), conf);

    var config = new ConfigLoader(Map.of()).load(file, Map.of());

    assertEquals(
        new Config(
            new Config.Server(
                "0.0.0.0",
                9000,
                List.of("https://a.example", "http://b.example:81"),
                List.of(range("10.0.0.0/8"), range("::1")),
                "m",
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10)),
            new Config.Data(dir, ""),
            new Config.Auth(
                Config.AuthMode.JWT,
                new Config.Jwt("s", "", "", "i", "a"),
                new Config.Session(
                    Duration.ofDays(19),
                    Duration.ofHours(20),
                    Duration.ofMinutes(21),
                    Config.SecureCookie.ALWAYS),
                new Config.Accounts(
                    Config.Signup.CLOSED, Duration.ofHours(22), 23, 24, 25, Duration.ofSeconds(26)),
                new Config.Oidc("oi", "oc", "os", "or", List.of("openid", "email")),
                new Config.Proxy("X-User", List.of(range("10.0.0.1")))),
            new Config.Limits(1, 2048, 3072, 4, 5, 6, 7, 8, 9, 10, 13, 11L << 30, 12),
            new Config.User(Duration.ofMillis(13), 14),
            new Config.Stream(
                Duration.ofSeconds(15),
                Config.RecoveryPolicy.INTERRUPT,
                16,
                Duration.ofHours(17),
                Duration.ofSeconds(18)),
            new Config.Models(
                "p/m",
                false,
                List.of(
                    new Config.Provider(
                        "p",
                        "P",
                        "http://127.0.0.1:1/v1",
                        "k",
                        List.of("m", "n/o"),
                        true,
                        false)))),
        config);
    assertTrue(Files.isDirectory(dir), "data.dir is made");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "localhost", "app.localhost", "::1", "[::1]"})
  void takesLoopbackHostsWithoutSigningIn(String host) throws Exception {
    assertEquals(host, load("server.host = \"" + host + "\"").server().host());
  }

  @Test
  void readsTheEnvironment() throws Exception {
    var environment =
        Map.of(
            "DURACHAT_HOST",
            "localhost",
            "DURACHAT_PORT",
            "0",
            "DURACHAT_DATA",
            temp + "/env",
            "DURACHAT_MASTER_KEY",
            KEY);
    var config = new ConfigLoader(environment).load(null, Map.of());
    assertEquals("localhost", config.server().host());
    assertEquals(0, config.server().port());
    assertEquals(new Config.Data(temp.resolve("env"), KEY), config.data());
  }

  @Test
  void aFileBeatsTheEnvironmentAndTheCommandLineBeatsTheFile() throws Exception {
    Path file = Files.writeString(temp.resolve("a.conf"), "server { port = 1, metricsToken = f }");
    var config =
        new ConfigLoader(Map.of("DURACHAT_PORT", "2"))
            .load(
                file,
                Map.of(
                    "server.metricsToken", "//$=: \"c\"",
                    "server.allowedOrigins", "[\"http://a.example\"]",
                    "data.dir", temp.toString()));
    assertEquals(1, config.server().port());
    assertEquals("//$=: \"c\"", config.server().metricsToken());
    assertEquals(List.of("http://a.example"), config.server().allowedOrigins());
  }

  @Test
  void saysNoSecretsInText() throws Exception {
    String conf =
        """
        server.metricsToken = hidden1
        data.masterKey = "hiddenhiddenhiddenhiddenhiddenhiddenhiddenh="
        auth { mode = jwt, jwt.secret = hidden2 }
        models.providers = [{ id = a, baseUrl = "http://a", apiKey = hidden3, models = [m] }]
        """;
    assertFalse(load(conf).toString().contains("hidden"), load(conf).toString());
  }
}
