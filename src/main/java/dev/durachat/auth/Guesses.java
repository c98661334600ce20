package dev.durachat.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.durachat.config.AddressRange;
import dev.durachat.config.Config;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often passwords and invitations may be guessed: for each account and from each network
 * address. Names without an account are counted like others, so that the limit tells nothing. Any
 * thread.
 */
public final class Guesses {
  /** More accounts or addresses than that at once push out those that guess least. */
  private static final int MOST = 100_000;

  /** Whoever has one address of IPv6 has as many as they like that begin so. */
  private static final int OWN_BITS = 64;

  private final Cache<String, Bucket> accounts;
  private final Cache<String, Bucket> addresses;
  private final Config.Accounts config;

  public Guesses(Config.Accounts config) {
    this.config = config;
    this.accounts = buckets(config.guessWindow());
    this.addresses = buckets(config.guessWindow());
  }

  private static Cache<String, Bucket> buckets(Duration window) {
    return Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(window).build();
  }

  /** A guess that was taken: to be given back when it was right. */
  static final class Guess {
    private final List<Bucket> counted;

    private Guess(Bucket... counted) {
      this.counted = List.of(counted);
    }

    void wasRight() {
      counted.forEach(bucket -> bucket.addTokens(1));
    }
  }

  /**
   * Counts a guess of an account's password.
   *
   * @throws SignInException when it has to wait
   */
  Guess take(String account, @Nullable String address) {
    Bucket byAccount = bucket(accounts, account, config.guessesPerAccount());
    Bucket byAddress = bucket(addresses, network(address), config.guessesPerAddress());
    spend(byAddress);
    try {
      spend(byAccount);
    } catch (SignInException e) {
      byAddress.addTokens(1);
      throw e;
    }
    return new Guess(byAccount, byAddress);
  }

  /**
   * Counts something that no single account is the aim of.
   *
   * @throws SignInException when it has to wait
   */
  Guess take(@Nullable String address) {
    Bucket byAddress = bucket(addresses, network(address), config.guessesPerAddress());
    spend(byAddress);
    return new Guess(byAddress);
  }

  private static void spend(Bucket bucket) {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new SignInException(
          SignInException.Kind.TOO_MANY,
          "Too many tries. Wait a while before the next.",
          Duration.ofNanos(probe.getNanosToWaitForRefill()).plusMillis(1));
    }
  }

  private Bucket bucket(Cache<String, Bucket> among, String key, int guesses) {
    return among.get(
        key,
        fresh ->
            Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(
                    Bandwidth.builder()
                        .capacity(guesses)
                        .refillGreedy(guesses, config.guessWindow())
                        .build())
                .build());
  }

  private static String network(@Nullable String address) {
    if (address == null) {
      return "";
    }
    Optional<AddressRange> network = AddressRange.of(address + "/" + OWN_BITS);
    return network.map(range -> range.prefix().toString(16)).orElse(address);
  }
}
