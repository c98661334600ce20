package dev.durachat.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.durachat.storage.Directory;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signing in by an OpenID provider. Whoever comes for the first time gets an account with a user id
 * of its own; what the provider calls them leads back to it. Any thread; futures fail with {@link
 * SignInException} or a storage exception.
 */
public final class OidcSignIn {
  private final Directory directory;
  private final OidcProvider provider;
  private final Guesses guesses;
  private final Sessions sessions;

  public OidcSignIn(
      Directory directory, OidcProvider provider, Guesses guesses, Sessions sessions) {
    this.directory = directory;
    this.provider = provider;
    this.guesses = guesses;
    this.sessions = sessions;
  }

  /**
   * A browser on its way to the provider.
   *
   * @param flow for the browser to keep
   */
  public record Departure(String address, OidcFlow flow) {}

  public Future<Departure> depart() {
    var flow = OidcFlow.fresh();
    return provider.address(flow).map(address -> new Departure(address, flow));
  }

  /**
   * What a browser brings back from the provider.
   *
   * @param state what it was sent with
   * @param code to be exchanged for who it is; null when the provider let nobody in
   * @param issuer who sends it; null where the provider does not tell
   */
  public record Arrival(@Nullable String state, @Nullable String code, @Nullable String issuer) {}

  /**
   * Signs in whoever comes back.
   *
   * @param flow what this browser left with; null for nothing
   * @param before the secret of the session that this browser had; null for none
   */
  public Future<SessionCookie> arrive(
      @Nullable OidcFlow flow, Arrival arrival, Visitor visitor, @Nullable String before) {
    String code = arrival.code();
    if (flow == null || !isSame(flow.state(), arrival.state())) {
      return refused("This browser did not begin to sign in, or too long ago. Begin again.");
    }
    if (code == null) {
      return refused("The provider did not let you in. Begin again, or ask who runs it.");
    }
    Guesses.Guess guess;
    try {
      guess = guesses.take(visitor.address());
    } catch (SignInException e) {
      return Future.failedFuture(e);
    }
    return provider
        .subject(flow, code, arrival.issuer())
        .compose(
            who ->
                directory
                    .accounts()
                    .ofProvider(
                        who.issuer(), who.subject(), UuidCreator.getTimeOrderedEpoch().toString()))
        .compose(
            userId -> {
              guess.wasRight();
              return directory
                  .audit()
                  .record(userId, "signin", null, visitor.address())
                  .compose(noted -> sessions.begin(userId, visitor, before));
            })
        .map(shown -> Objects.requireNonNull(shown.cookie()));
  }

  private static boolean isSame(String state, @Nullable String shown) {
    return shown != null
        && MessageDigest.isEqual(
            state.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  private static Future<SessionCookie> refused(String why) {
    return Future.failedFuture(new SignInException(SignInException.Kind.WRONG, why));
  }
}
