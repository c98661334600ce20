package dev.durachat.library;

import dev.durachat.library.Changes.Kind;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.ProviderKeys;
import dev.durachat.storage.UserDatabase;
import java.util.Set;

/**
 * A user's own keys for providers as the user may handle them: put and taken away, never shown. On
 * the actor's thread alone.
 */
public final class KeyBook {
  private static final int LONGEST = 1000;

  private final ProviderKeys keys;
  private final Keyring keyring;
  private final Changes changes;
  private final Rules rules;

  KeyBook(UserDatabase database, Keyring keyring, Changes changes, Rules rules) {
    this.keys = database.belongings().keys();
    this.keyring = keyring;
    this.changes = changes;
    this.rules = rules;
  }

  /** The providers that there is a key for. */
  public Set<String> providers() {
    return Set.copyOf(keys.providers());
  }

  /** Keeps a key in place of the one that was there. */
  public void put(String provider, String key) {
    ensureProvider(provider);
    // What is wrong is told without the key itself: a refusal may be logged.
    if (key.isEmpty() || key.length() > LONGEST || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE,
          "A key is at most " + LONGEST + " printable ASCII characters without spaces.");
    }
    changes.make(
        change -> {
          keyring.put(provider, key);
          change.touch(Kind.KEYS);
          return provider;
        });
  }

  /** Takes a key away, if there is one. */
  public void delete(String provider) {
    if (!keys.providers().contains(provider)) {
      ensureProvider(provider);
      return;
    }
    changes.make(
        change -> {
          keys.remove(provider);
          change.touch(Kind.KEYS);
          return provider;
        });
  }

  private void ensureProvider(String id) {
    if (!rules.takesKey().test(id)) {
      throw new RefusedException(
          ErrorCode.NOT_FOUND, "This server has no provider of that name that takes a key.");
    }
  }
}
