package dev.durachat.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passwords as hashes by Argon2id. One takes tens of milliseconds and 19 MiB on purpose, so few are
 * computed side by side, on threads of their own, and few may wait. Any thread.
 */
public final class Passwords {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Of a password that nobody has: checking it takes as long as checking a real one. */
  static final String NOBODYS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              MEMORY_KIB,
              PASSES,
              LANES,
              Base64.getEncoder().withoutPadding().encodeToString(new byte[SALT_BYTES]),
              Base64.getEncoder().withoutPadding().encodeToString(new byte[HASH_BYTES]));

  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final Duration WHEN_BUSY = Duration.ofSeconds(2);

  private final SecureRandom random = new SecureRandom();
  private final WorkerExecutor threads;
  private final AtomicInteger waiting = new AtomicInteger();

  public Passwords(Vertx vertx) {
    this.threads = vertx.createSharedWorkerExecutor("passwords", THREADS);
  }

  /** The text to store, which names its parameters; fails with {@link SignInException}. */
  Future<String> hash(String password) {
    return inTurn(
        () ->
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID)
                .hash(bytes(password), salt())
                .getResult());
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** Whether a hash is of this password; fails with {@link SignInException}. */
  Future<Boolean> matches(String password, String hash) {
    return inTurn(
        () ->
            Argon2Function.getInstanceFromHash(hash)
                .check(bytes(password), hash.getBytes(StandardCharsets.UTF_8)));
  }

  private <T> Future<T> inTurn(Callable<T> work) {
    if (waiting.incrementAndGet() > WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          new SignInException(
              SignInException.Kind.BUSY,
              "Too many people are signing in at this moment. Try again.",
              WHEN_BUSY));
    }
    return threads
        .executeBlocking(work, false)
        .onComplete(done -> waiting.decrementAndGet())
        .map(Objects::requireNonNull);
  }

  /** Keyboards write the same letter in more than one way. */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }
}
