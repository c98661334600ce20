package dev.durachat.model;

import dev.durachat.config.Config;
import dev.durachat.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Where and how a provider is asked; the same for all its calls.
 *
 * @param options of every request: address and headers
 * @param stallAfter silence after which a call fails
 */
record Upstream(
    HttpClient client,
    RequestOptions options,
    ProviderFaults faults,
    Duration stallAfter,
    Metrics metrics) {

  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int STREAMS_PER_ENDPOINT = 10_000;

  /**
   * Below the five seconds after which common servers (Node, uvicorn) close an idle connection: a
   * request sent into one that is being closed is lost, and may not be sent again.
   */
  private static final int KEEP_ALIVE_SECONDS = 4;

  /**
   * @throws IllegalArgumentException when the provider's {@code baseUrl} is no http(s) address
   */
  static Upstream of(
      Config.Provider provider, HttpClient client, Duration stallAfter, Metrics metrics) {
    return new Upstream(
        client,
        options(provider),
        new ProviderFaults(provider.id(), provider.apiKey()),
        stallAfter,
        metrics);
  }

  /** The same provider, asked with another key. */
  Upstream withKey(String apiKey) {
    RequestOptions keyed =
        new RequestOptions(options).putHeader("Authorization", "Bearer " + apiKey);
    return new Upstream(client, keyed, faults.withKey(apiKey), stallAfter, metrics);
  }

  /** A client for every provider: many long streams, and silence judged by each call itself. */
  static HttpClient client(Vertx vertx) {
    return vertx
        .httpClientBuilder()
        .with(clientOptions())
        .with(new PoolOptions().setHttp1MaxSize(STREAMS_PER_ENDPOINT))
        .build();
  }

  static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setConnectTimeout(CONNECT_TIMEOUT_MS)
        .setKeepAlive(true)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setTcpKeepAlive(true)
        .setIdleTimeout(0)
        .setVerifyHost(true)
        .setDecompressionSupported(false);
  }

  private static RequestOptions options(Config.Provider provider) {
    URI base = address(provider);
    boolean secure = "https".equalsIgnoreCase(base.getScheme());
    String path = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(base.getHost().replaceAll("[\\[\\]]", ""))
            .setPort(base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80)
            .setSsl(secure)
            .setURI(path + "/chat/completions" + query)
            .setFollowRedirects(false)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "text/event-stream")
            .putHeader("User-Agent", "durachat");
    if (!provider.apiKey().isEmpty()) {
      options.putHeader("Authorization", "Bearer " + provider.apiKey());
    }
    return options;
  }

  private static URI address(Config.Provider provider) {
    try {
      URI base = new URI(provider.baseUrl());
      if (("http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme()))
          && base.getHost() != null) {
        return base;
      }
    } catch (URISyntaxException noAddress) {
      // Told below, like any other address that is none.
    }
    throw new IllegalArgumentException(
        "models.providers: the baseUrl of " + provider.id() + " is no http or https address");
  }
}
