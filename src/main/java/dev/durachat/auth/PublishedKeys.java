package dev.durachat.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that the issuer publishes at an address. They are fetched at the start, again for a token
 * with an unknown key id (an issuer that turned its keys), and again once they are old (an issuer
 * that withdrew one). While the address does not answer, the keys that are known stay.
 */
final class PublishedKeys implements SigningKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

  /** Pause between fetches for unknown key ids, which anybody can make up. */
  private static final Duration UNKNOWN_PAUSE = Duration.ofSeconds(10);

  /** The same while no key is known at all, when nobody can sign in. */
  private static final Duration EMPTY_PAUSE = Duration.ofSeconds(1);

  private static final Duration OLD = Duration.ofMinutes(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Context context;
  private final HttpClient client;
  private final String url;

  private volatile KeySet known = KeySet.EMPTY;
  private @Nullable Future<KeySet> fetching;
  private long fetchedAt;
  private long forUnknownAfter;

  PublishedKeys(Vertx vertx, String url) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.url = url;
    var options =
        new HttpClientOptions()
            .setConnectTimeout((int) TIMEOUT.toMillis())
            .setIdleTimeout((int) TIMEOUT.toSeconds());
    this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(1));
    this.fetchedAt = System.nanoTime();
    this.forUnknownAfter = fetchedAt;
  }

  @Override
  public Future<JWTAuth> verifier(String algorithm, @Nullable String keyId) {
    KeySet keys = known;
    if (keys.has(algorithm, keyId)) {
      refreshWhenOld();
      return Future.succeededFuture(keys.verifier());
    }
    return here(forUnknown(keys))
        .compose(
            fresh ->
                fresh.has(algorithm, keyId)
                    ? Future.succeededFuture(fresh.verifier())
                    : Future.failedFuture(new Unauthorized("The token's key is not known.")));
  }

  /** Fetches, unless a fetch is under way, which is then joined. Never fails. */
  synchronized Future<KeySet> refresh() {
    Future<KeySet> running = fetching;
    if (running != null) {
      return running;
    }
    fetchedAt = System.nanoTime();
    Future<KeySet> started = fetch().otherwise(this::keepKnown).map(this::fetched);
    fetching = started;
    return started;
  }

  private synchronized KeySet fetched(KeySet keys) {
    known = keys;
    fetching = null;
    return keys;
  }

  private synchronized Future<KeySet> forUnknown(KeySet seen) {
    KeySet keys = known;
    if (keys != seen) {
      return Future.succeededFuture(keys);
    }
    Future<KeySet> running = fetching;
    if (running != null) {
      return running;
    }
    long now = System.nanoTime();
    if (now - forUnknownAfter < 0) {
      return Future.succeededFuture(keys);
    }
    var pause = keys.isEmpty() ? EMPTY_PAUSE : UNKNOWN_PAUSE;
    forUnknownAfter = now + pause.toNanos();
    return refresh();
  }

  private synchronized void refreshWhenOld() {
    if (System.nanoTime() - fetchedAt > OLD.toNanos()) {
      refresh();
    }
  }

  /** Back to the caller's event loop: a fetch that is joined ends on that of whoever began it. */
  private <T> Future<T> here(Future<T> elsewhere) {
    if (elsewhere.isComplete()) {
      return elsewhere;
    }
    var caller = vertx.getOrCreateContext();
    var promise = Promise.<T>promise();
    elsewhere.onComplete(done -> caller.runOnContext(now -> promise.handle(done)));
    return promise.future();
  }

  private Future<KeySet> fetch() {
    var promise = Promise.<KeySet>promise();
    // The client is used on one event loop alone: beside it, its answers could be missed.
    context.runOnContext(now -> fetchHere().onComplete(promise));
    return promise.future();
  }

  private Future<KeySet> fetchHere() {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setFollowRedirects(true)
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Accept", "application/json");
    return client
        .request(options)
        .compose(request -> request.send().expecting(HttpResponseExpectation.SC_OK))
        .compose(response -> response.body())
        .map(body -> KeySet.of(vertx, body));
  }

  private KeySet keepKnown(Throwable e) {
    LOG.warn("Published keys could not be fetched: {}", e.getMessage());
    return known;
  }
}
