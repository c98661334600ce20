package dev.durachat.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a configuration is said by the key or the file at fault. */
final class ConfigFaultsTest {
  @TempDir Path temp;

  private Config load(String conf) throws Exception {
    Path file = Files.writeString(temp.resolve("test.conf"), conf);
    return new ConfigLoader(Map.of()).load(file, Map.of("data.dir", temp.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour = red                                             | colour
          server.prot = 1                                          | server.prot
          server = 5                                               | server
          server.port = 65536                                      | server.port
          server.port = -1                                         | server.port
          server.port = 80.5                                       | server.port
          server.port = http                                       | server.port
          server.port = null                                       | server.port
          server.host = ""                                         | server.host
          server.host = "0.0.0.0"                                  | server.host
          server.host = "127.example.org"                          | server.host
          server.host = ["127.0.0.1"]                              | server.host
          server.allowedOrigins = "https://a.example"              | server.allowedOrigins
          server.allowedOrigins = ["a.example"]                    | server.allowedOrigins
          server.allowedOrigins = ["https://a.example/"]           | server.allowedOrigins
          server.heartbeat = 25                                    | server.heartbeat
          server.heartbeat = 0s                                    | server.heartbeat
          data.masterKey = "too short"                             | data.masterKey
          data.masterKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==" | data.masterKey
          data.masterKey = "not base64, though forty-four characters !!" | data.masterKey
          auth.mode = oidc                                         | auth.oidc.issuer
          auth { mode = oidc, oidc { issuer = "http://a.example" } } | auth.oidc.issuer
          auth { mode = oidc, oidc { issuer = "https://a.example" } } | auth.oidc.redirectUrl
          auth { mode = oidc, oidc { issuer = "https://a.example", redirectUrl = "http://127.0.0.1/" } } | auth.oidc.clientId
          auth { mode = oidc, oidc { issuer = "https://a.example", redirectUrl = "http://127.0.0.1/", clientId = "c", scopes = [] } } | auth.oidc.scopes
          auth.session.idle = 0s                                   | auth.session.idle
          auth.session.secureCookie = perhaps                      | auth.session.secureCookie
          auth.accounts.signup = sometimes                         | auth.accounts.signup
          auth.accounts.guessesPerAccount = 0                      | auth.accounts.guessesPerAccount
          auth.mode = open                                         | auth.mode
          auth.mode = jwt                                          | auth.jwt
          auth { mode = jwt, jwt { secret = a, publicKey = b } }   | auth.jwt
          auth { mode = jwt, jwt.jwksUrl = "file:///keys" }        | auth.jwt.jwksUrl
          auth.jwt.secrets = a                                     | auth.jwt.secrets
          auth.proxy.trusted = 5                                   | auth.proxy.trusted
          auth.proxy.trusted = ["localhost"]                       | auth.proxy.trusted
          auth.proxy.header = "X User"                             | auth.proxy.header
          server.trustedProxies = ["10.0.0.0/33"]                  | server.trustedProxies
          limits.promptChars = 0                                   | limits.promptChars
          limits.promptChars = many                                | limits.promptChars
          limits.frameBytes = 3GiB                                 | limits.frameBytes
          limits.frameBytes = 0                                    | limits.frameBytes
          limits.frameBytes = big                                  | limits.frameBytes
          limits.socketBufferBytes = -1                            | limits.socketBufferBytes
          limits.userBytes = true                                  | limits.userBytes
          limits.mailbox = 0                                       | limits.mailbox
          user.threads = -1                                        | user.threads
          user.hibernateAfter = soon                               | user.hibernateAfter
          stream.stallAfter = 0s                                   | stream.stallAfter
          stream.recovery = retry                                  | stream.recovery
          stream.recoveryAttempts = -1                             | stream.recoveryAttempts
          stream.drain = -1s                                       | stream.drain
          models.titles = maybe                                    | models.titles
          models.default = ""                                      | models.default
          models.providers = {}                                    | models.providers
          models.providers = [5]                                   | models.providers
          models.providers = [{ baseUrl = "http://a" }]            | models.providers[0].id
          models.providers = [{ id = "a/b", models = [m] }]        | models.providers[0].id
          models.providers = [{ id = demo, models = [m] }]         | models.providers[0].id
          models.providers = [{ id = a, models = [] }]             | models.providers[0].models
          models.providers = [{ id = a, model = m }]               | models.providers[0].model
          models.providers = [{ id = a, models = [m], key = k }]   | models.providers[0].key
          models.providers = [{ id = a, models = [m], baseUrl = "a.example" }] | models.providers[0].baseUrl
          models.providers = [{ id = a, models = [m] }, { id = a, models = [m] }] | models.providers[1].id
          """)
  void namesTheKeyAtFault(String conf, String key) {
    var refused = assertThrows(ConfigException.class, () -> load(conf));
    assertEquals(key, refused.key());
    assertTrue(refused.getMessage().startsWith(key + ": "), refused.getMessage());
  }

  @Test
  void namesTheFileThatDoesNotParse() {
    var refused = assertThrows(ConfigException.class, () -> load("server { port = "));
    assertTrue(refused.getMessage().contains("test.conf"), refused.getMessage());
  }

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = temp.resolve("missing.conf");
    var refused =
        assertThrows(
            ConfigException.class, () -> new ConfigLoader(Map.of()).load(missing, Map.of()));
    assertTrue(refused.getMessage().contains("missing.conf"), refused.getMessage());
  }

  @Test
  void refusesAnUnknownKeyOnTheCommandLine() {
    var refused =
        assertThrows(
            ConfigException.class,
            () -> new ConfigLoader(Map.of()).load(null, Map.of("server.prot", "1")));
    assertEquals("server.prot", refused.key());
  }

  @Test
  void refusesADataFolderThatIsAFile() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    for (Path dir : List.of(file, file.resolve("below"))) {
      var refused =
          assertThrows(
              ConfigException.class,
              () -> new ConfigLoader(Map.of()).load(null, Map.of("data.dir", dir.toString())));
      assertEquals("data.dir", refused.key());
    }
  }
}
