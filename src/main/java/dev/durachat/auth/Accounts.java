package dev.durachat.auth;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.durachat.config.Config;
import dev.durachat.storage.AccountRecords.AccountRecord;
import dev.durachat.storage.Directory;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accounts with a name and a password. A name is what its owner signs in with and may change one
 * day; the user id is made up at the start and stays. Any thread; futures fail with {@link
 * SignInException}, {@link Unauthorized} or a storage exception.
 */
public final class Accounts {
  /** Letters that look alike or change with the case cannot be told apart by those who type. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");

  private static final int MOST_PASSWORD_CHARS = 1_000;
  private final Directory directory;
  private final Config.Accounts config;
  private final Passwords passwords;
  private final Guesses guesses;
  private final Sessions sessions;
  private final Clock clock;

  public Accounts(
      Directory directory,
      Config.Accounts config,
      Passwords passwords,
      Guesses guesses,
      Sessions sessions,
      Clock clock) {
    this.directory = directory;
    this.config = config;
    this.passwords = passwords;
    this.guesses = guesses;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** What somebody types to sign in. */
  public record Credentials(String name, String password) {
    /** Without the password: it must not end up in a log. */
    @Override
    public String toString() {
      return "Credentials";
    }
  }

  /** An account whose owner has just signed in. */
  public record SignedIn(String userId, String name, SessionCookie cookie) {}

  /**
   * Makes an account and signs its owner in.
   *
   * @param invite what an operator gave them; null for nothing
   * @param before the secret of the session that this browser had; null for none
   */
  public Future<SignedIn> signUp(
      Credentials wanted, @Nullable String invite, Visitor visitor, @Nullable String before) {
    try {
      checkNew(wanted.name(), wanted.password());
      guesses.take(visitor.address());
    } catch (SignInException e) {
      return Future.failedFuture(e);
    }
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    return mayJoin(invite)
        .compose(may -> passwords.hash(wanted.password()))
        .compose(hash -> insert(id, wanted.name(), hash, invite))
        .compose(made -> directory.audit().record(id, "signup", null, visitor.address()))
        .compose(noted -> sessions.begin(id, visitor, before))
        .map(shown -> signedIn(id, wanted.name(), shown));
  }

  private Future<Void> mayJoin(@Nullable String invite) {
    return switch (config.signup()) {
      case OPEN -> Future.succeededFuture();
      case CLOSED ->
          Future.failedFuture(
              new SignInException(
                  SignInException.Kind.FORBIDDEN,
                  "Nobody can sign up here. Ask whoever runs this server."));
      case INVITE ->
          directory
              .invites()
              .isOpen(Invites.hash(invite), clock.instant())
              .compose(open -> open ? Future.succeededFuture() : uninvited());
    };
  }

  private static <T> Future<T> uninvited() {
    return Future.failedFuture(
        new SignInException(
            SignInException.Kind.FORBIDDEN,
            "An invitation is needed that has not been used and is not too old."));
  }

  /** The invitation is used up together with the account being made, or neither is. */
  private Future<Void> insert(String id, String name, String hash, @Nullable String invite) {
    return directory.transaction(
        records -> {
          Future<Boolean> invited =
              config.signup() == Config.Signup.INVITE
                  ? records.invites().spend(Invites.hash(invite), clock.instant())
                  : Future.succeededFuture(true);
          return invited
              .compose(spent -> spent ? Future.succeededFuture() : Accounts.<Void>uninvited())
              .compose(may -> records.accounts().insert(id, name, key(name), hash))
              .compose(
                  made ->
                      made
                          ? Future.succeededFuture()
                          : Future.failedFuture(
                              new SignInException(
                                  SignInException.Kind.TAKEN,
                                  "This name is taken. Choose another.")));
        });
  }

  /**
   * Signs in. Who has no account and who guesses a password wrong get the same answer after the
   * same time.
   *
   * @param before the secret of the session that this browser had; null for none
   */
  public Future<SignedIn> signIn(Credentials given, Visitor visitor, @Nullable String before) {
    if (given.password().length() > MOST_PASSWORD_CHARS) {
      return Future.failedFuture(wrong());
    }
    // Names that no account can have are all the same one.
    String key = NAME.matcher(given.name()).matches() ? key(given.name()) : "";
    Guesses.Guess guess;
    try {
      guess = guesses.take(key, visitor.address());
    } catch (SignInException e) {
      return Future.failedFuture(e);
    }
    return directory
        .accounts()
        .byNameKey(key)
        .compose(account -> verified(account, given.password(), wrong()))
        .compose(
            account -> {
              guess.wasRight();
              return directory
                  .audit()
                  .record(account.id(), "signin", null, visitor.address())
                  .compose(noted -> sessions.begin(account.id(), visitor, before))
                  .map(shown -> signedIn(account.id(), nameOf(account), shown));
            });
  }

  /** The account, if the password is its own. */
  private Future<AccountRecord> verified(
      Optional<AccountRecord> account, String password, SignInException otherwise) {
    String hash = account.map(AccountRecord::passwordHash).orElse(Passwords.NOBODYS);
    return passwords
        .matches(password, hash)
        .compose(
            matches ->
                matches && account.isPresent()
                    ? Future.succeededFuture(account.get())
                    : Future.failedFuture(otherwise));
  }

  /**
   * Changes the password of whoever is signed in, and ends all other sessions of theirs.
   *
   * @param secret what the browser showed with this request
   * @return a new cookie for this session
   */
  public Future<SessionCookie> changePassword(
      Principal who, String secret, String current, String wanted, Visitor visitor) {
    String userId = who.userId();
    return directory
        .accounts()
        .byId(userId)
        .map(found -> found.orElseThrow(() -> new Unauthorized("Sign in first.")))
        .compose(
            account -> {
              checkNew(nameOf(account), wanted);
              Guesses.Guess guess = guesses.take(key(nameOf(account)), visitor.address());
              return verified(Optional.of(account), current, notCurrent())
                  .compose(
                      verified -> {
                        guess.wasRight();
                        return passwords.hash(wanted);
                      })
                  .compose(
                      hash ->
                          sessions.endAllWith(
                              userId,
                              who.sessionId(),
                              records -> records.accounts().setPasswordHash(userId, hash)))
                  .compose(
                      ended ->
                          directory
                              .audit()
                              .record(userId, "password_changed", null, visitor.address()))
                  .compose(noted -> sessions.renew(secret));
            });
  }

  private static SignInException wrong() {
    return new SignInException(SignInException.Kind.WRONG, "The name or the password is wrong.");
  }

  private static SignInException notCurrent() {
    return new SignInException(SignInException.Kind.FORBIDDEN, "The current password is wrong.");
  }

  private void checkNew(String name, String password) {
    if (!NAME.matcher(name).matches()) {
      throw new SignInException(
          SignInException.Kind.INVALID,
          "A name has up to 100 letters, digits and . _ @ + - and begins with a letter or digit.");
    }
    int chars = password.codePointCount(0, password.length());
    if (chars < config.passwordChars() || password.length() > MOST_PASSWORD_CHARS) {
      throw new SignInException(
          SignInException.Kind.INVALID,
          "A password has from %d to %d characters."
              .formatted(config.passwordChars(), MOST_PASSWORD_CHARS));
    }
    if (key(password).contains(key(name)) && password.length() < 2 * name.length()) {
      throw new SignInException(
          SignInException.Kind.INVALID, "A password must not be the name over again.");
    }
  }

  private static SignedIn signedIn(String userId, String name, Sessions.Shown shown) {
    return new SignedIn(userId, name, Objects.requireNonNull(shown.cookie()));
  }

  private static String nameOf(AccountRecord account) {
    return account.name() == null ? "" : account.name();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
