package dev.durachat.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The whole configuration, validated. Sizes are bytes unless the name says otherwise. */
public record Config(
    Server server, Data data, Auth auth, Limits limits, User user, Stream stream, Models models) {

  /**
   * Where the server listens.
   *
   * @param port 0 picks a free one
   * @param allowedOrigins origins beside the server's own, as {@code https://host[:port]}
   * @param trustedProxies whose word is taken for the address and the scheme of a request
   * @param metricsToken bearer token for {@code /metrics} from beyond loopback; empty refuses it
   * @param heartbeat pause between WebSocket pings; a socket silent for two of them is closed
   * @param headerTime time that the headers of a request may take to come
   * @param bodyTime time that its body may take
   */
  public record Server(
      String host,
      int port,
      List<String> allowedOrigins,
      List<AddressRange> trustedProxies,
      String metricsToken,
      Duration heartbeat,
      Duration headerTime,
      Duration bodyTime) {

    /** Without the token: a configuration may end up in a log. */
    @Override
    public String toString() {
      return "Server[" + host + ":" + port + "]";
    }
  }

  /**
   * The one folder that the server writes to.
   *
   * @param masterKey what users' own keys are sealed with: 32 bytes in Base64; empty for the secret
   *     in the folder
   */
  public record Data(Path dir, String masterKey) {

    /** Without the key: a configuration may end up in a log. */
    @Override
    public String toString() {
      return "Data[" + dir + "]";
    }
  }

  /** How users are known. */
  public record Auth(
      AuthMode mode, Jwt jwt, Session session, Accounts accounts, Oidc oidc, Proxy proxy) {}

  /** How a request proves whose it is. */
  public enum AuthMode {
    /** One local user, on loopback only. */
    NONE,
    /** A signed token whose {@code sub} is the user id. */
    JWT,
    /** An account of our own, with a password; then a session cookie. */
    ACCOUNTS,
    /** An OpenID provider; then a session cookie. */
    OIDC,
    /** A reverse proxy that signs users in and names them in a header. */
    PROXY
  }

  /** What a token must satisfy. Empty strings mean "not set". */
  public record Jwt(
      String secret, String publicKey, String jwksUrl, String issuer, String audience) {

    /** Without the secret: a configuration may end up in a log. */
    @Override
    public String toString() {
      return "Jwt[issuer=" + issuer + ", audience=" + audience + "]";
    }
  }

  /**
   * A signed-in browser.
   *
   * @param lifetime from signing in to the end, however much it is used
   * @param idle time without use after which it ends
   * @param rotate age at which its cookie gets a new value
   */
  public record Session(
      Duration lifetime, Duration idle, Duration rotate, SecureCookie secureCookie) {}

  /** Whether a browser is told to send the session's cookie by https alone. */
  public enum SecureCookie {
    /** When it signed in by https. */
    AUTO,
    ALWAYS,
    NEVER
  }

  /**
   * Accounts with passwords.
   *
   * @param inviteLifetime how long an invitation may be used
   * @param passwordChars characters that a new password must have
   * @param guessesPerAccount wrong passwords within {@code guessWindow}; the next has to wait
   * @param guessesPerAddress the same for all accounts together, from one network address
   */
  public record Accounts(
      Signup signup,
      Duration inviteLifetime,
      int passwordChars,
      int guessesPerAccount,
      int guessesPerAddress,
      Duration guessWindow) {}

  /** Who may make an account. */
  public enum Signup {
    OPEN,
    INVITE,
    CLOSED
  }

  /**
   * An OpenID provider. Empty strings mean "not set".
   *
   * @param issuer address below which the provider describes itself
   * @param clientSecret empty for a public client
   * @param redirectUrl our own {@code /api/v1/auth/oidc/callback}, as browsers reach it
   */
  public record Oidc(
      String issuer,
      String clientId,
      String clientSecret,
      String redirectUrl,
      List<String> scopes) {

    /** Without the secret: a configuration may end up in a log. */
    @Override
    public String toString() {
      return "Oidc[" + issuer + ", " + clientId + "]";
    }
  }

  /**
   * A reverse proxy that has signed the user in.
   *
   * @param header carries the user id
   * @param trusted addresses whose header is believed
   */
  public record Proxy(String header, List<AddressRange> trusted) {}

  /**
   * Bounds on what one user, socket or process may take.
   *
   * @param promptChars UTF-16 units of a prompt
   * @param socketBufferBytes bytes that may be queued for one slow socket
   * @param commandsPerSecond per user, with a burst of twice as many
   * @param framesPerSecond frames of any kind on one socket
   * @param refusedPerMinute refused frames on one socket
   * @param mailbox commands that may wait for one actor
   */
  public record Limits(
      int promptChars,
      int frameBytes,
      int socketBufferBytes,
      int socketsPerUser,
      int streamsPerUser,
      int commandsPerSecond,
      int framesPerSecond,
      int refusedPerMinute,
      int connections,
      long attachmentBytes,
      long importBytes,
      long userBytes,
      int mailbox) {}

  /**
   * Life of an actor.
   *
   * @param hibernateAfter idle time after which the file is closed
   * @param threads worker threads for all actors; resolved, so at least 1
   */
  public record User(Duration hibernateAfter, int threads) {}

  /**
   * Life of a reply.
   *
   * @param stallAfter silence of an upstream after which its reply fails
   * @param recoveryAttempts attempts after the first one
   * @param recoveryWindow age of a reply beyond which it is not taken up again
   * @param drain time that streams get to finish at shutdown
   */
  public record Stream(
      Duration stallAfter,
      RecoveryPolicy recovery,
      int recoveryAttempts,
      Duration recoveryWindow,
      Duration drain) {}

  /** What becomes of a reply that a crash cut. */
  public enum RecoveryPolicy {
    CONTINUE,
    INTERRUPT
  }

  /**
   * The models that answer.
   *
   * @param defaultModel {@code <provider>/<model>}
   * @param titles whether new conversations get a title from the model
   * @param unkeyed providers without the key that they need: for users who bring one
   */
  public record Models(
      String defaultModel, boolean titles, List<Provider> providers, List<Provider> unkeyed) {

    /** Models of providers that all have what they need. */
    public Models(String defaultModel, boolean titles, List<Provider> providers) {
      this(defaultModel, titles, providers, List.of());
    }
  }

  /**
   * One OpenAI-compatible endpoint.
   *
   * @param name for people; the id when none is given
   * @param baseUrl up to and including the version, as {@code https://api.openai.com/v1}; no slash
   *     at its end
   * @param apiKey empty for an endpoint that needs none
   * @param models names without the provider's id
   * @param anyModel whether names not listed are accepted
   * @param continues whether the endpoint goes on with a trailing assistant message by itself;
   *     where it does not, an instruction follows that message
   */
  public record Provider(
      String id,
      String name,
      String baseUrl,
      String apiKey,
      List<String> models,
      boolean anyModel,
      boolean continues) {

    /** A provider that goes by its id. */
    public Provider(
        String id,
        String baseUrl,
        String apiKey,
        List<String> models,
        boolean anyModel,
        boolean continues) {
      this(id, id, baseUrl, apiKey, models, anyModel, continues);
    }

    /** Without the key: a configuration may end up in a log. */
    @Override
    public String toString() {
      return "Provider[" + id + ", " + baseUrl + "]";
    }
  }
}
