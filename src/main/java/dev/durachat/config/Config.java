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
   * @param metricsToken bearer token for {@code /metrics} from beyond loopback; empty refuses it
   * @param heartbeat pause between WebSocket pings; a socket silent for two of them is closed
   */
  public record Server(
      String host, int port, List<String> allowedOrigins, String metricsToken, Duration heartbeat) {

    /** Without the token: a configuration may end up in a log. */
    @Override
    public String toString() {
      return "Server[" + host + ":" + port + "]";
    }
  }

  /** The one folder that the server writes to. */
  public record Data(Path dir) {}

  /** How users are known. */
  public record Auth(AuthMode mode, Jwt jwt) {}

  /** How a request proves whose it is. */
  public enum AuthMode {
    /** One local user, on loopback only. */
    NONE,
    /** A signed token whose {@code sub} is the user id. */
    JWT
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
   */
  public record Models(String defaultModel, boolean titles, List<Provider> providers) {}

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
