package dev.durachat.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns the resolved configuration into {@link Config}: every key, its kind and its range. */
final class ConfigReader {
  private static final int KEY_BYTES = 32;

  private static final int COUNT_MAX = 1_000_000_000;
  private static final int FEWEST_THREADS = 4;
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Section root;

  ConfigReader(Section root) {
    this.root = root;
  }

  Config read() throws ConfigException {
    var auth = new AuthReader(root.section("auth")).read();
    var config =
        new Config(
            server(root.section("server"), auth.mode()),
            data(root.section("data")),
            auth,
            limits(root.section("limits")),
            user(root.section("user")),
            stream(root.section("stream")),
            models(root.section("models")));
    root.end();
    return config;
  }

  private static Config.Server server(Section section, Config.AuthMode mode)
      throws ConfigException {
    var server =
        new Config.Server(
            section.text("host"),
            section.number("port", 0, 65_535),
            section.texts("allowedOrigins"),
            AuthReader.ranges(section, "trustedProxies"),
            section.text("metricsToken"),
            section.duration("heartbeat", SHORTEST_HEARTBEAT, Duration.ofHours(1)),
            section.duration("headerTime", Duration.ofSeconds(1), Duration.ofHours(1)),
            section.duration("bodyTime", Duration.ofSeconds(1), Duration.ofHours(24)));
    section.end();
    if (server.host().isBlank()) {
      throw section.refused("host", "must not be empty");
    }
    for (String origin : server.allowedOrigins()) {
      if (!isOrigin(origin)) {
        throw section.refused(
            "allowedOrigins", "must hold origins such as https://chat.example.org");
      }
    }
    if (mode == Config.AuthMode.NONE && !Loopback.isName(server.host())) {
      throw section.refused(
          "host", "must be a loopback address while auth.mode is none: nobody signs in");
    }
    return server;
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  private static Config.Data data(Section section) throws ConfigException {
    String text = section.text("dir");
    String masterKey = section.text("masterKey").strip();
    section.end();
    if (!masterKey.isEmpty() && !isKey(masterKey)) {
      throw section.refused(
          "masterKey", "must be 32 bytes in Base64, as of `openssl rand -base64 32`");
    }
    if (text.isBlank()) {
      throw section.refused("dir", "must not be empty");
    }
    try {
      Path dir = Path.of(text).toAbsolutePath().normalize();
      Files.createDirectories(dir);
      if (Files.isWritable(dir)) {
        return new Config.Data(dir, masterKey);
      }
    } catch (IOException | InvalidPathException e) {
      // The sentence below says all that an operator can act on.
    }
    throw section.refused("dir", "is not a folder that can be written to: " + text);
  }

  private static Config.Limits limits(Section section) throws ConfigException {
    var limits =
        new Config.Limits(
            section.number("promptChars", 1, COUNT_MAX),
            (int) section.bytes("frameBytes", 1, COUNT_MAX),
            (int) section.bytes("socketBufferBytes", 1, COUNT_MAX),
            section.number("socketsPerUser", 1, COUNT_MAX),
            section.number("streamsPerUser", 1, COUNT_MAX),
            section.number("commandsPerSecond", 1, COUNT_MAX),
            section.number("framesPerSecond", 1, COUNT_MAX),
            section.number("refusedPerMinute", 1, COUNT_MAX),
            section.number("connections", 1, COUNT_MAX),
            section.bytes("attachmentBytes", 1, Long.MAX_VALUE),
            section.bytes("importBytes", 1, Long.MAX_VALUE),
            section.bytes("userBytes", 1, Long.MAX_VALUE),
            section.number("mailbox", 1, COUNT_MAX));
    section.end();
    return limits;
  }

  private static Config.User user(Section section) throws ConfigException {
    Duration hibernateAfter = section.duration("hibernateAfter", INSTANT, LONGEST);
    int threads = section.number("threads", 0, 10_000);
    section.end();
    int cores = Runtime.getRuntime().availableProcessors();
    return new Config.User(
        hibernateAfter, threads == 0 ? Math.max(FEWEST_THREADS, cores) : threads);
  }

  private static Config.Stream stream(Section section) throws ConfigException {
    var stream =
        new Config.Stream(
            section.duration("stallAfter", INSTANT, LONGEST),
            section.oneOf("recovery", Config.RecoveryPolicy.class),
            section.number("recoveryAttempts", 0, COUNT_MAX),
            section.duration("recoveryWindow", Duration.ZERO, LONGEST),
            section.duration("drain", Duration.ZERO, LONGEST));
    section.end();
    return stream;
  }

  private static Config.Models models(Section section) throws ConfigException {
    var providers = ProviderList.read(section.sections("providers"));
    var models =
        new Config.Models(
            section.text("default"),
            section.flag("titles"),
            providers.usable(),
            providers.unkeyed());
    section.end();
    if (models.defaultModel().isBlank()) {
      throw section.refused("default", "must not be empty");
    }
    return models;
  }

  private static boolean isOrigin(String text) {
    URI uri = httpUri(text);
    return uri != null
        && uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null;
  }

  /** The address, or null when it is not an absolute one of http or https. */
  static @Nullable URI httpUri(String text) {
    try {
      var uri = new URI(text);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      return (http || https) && uri.getHost() != null ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
