package dev.durachat.storage;

import java.util.List;
import java.util.Optional;

/** A user's own keys for providers, as {@link NodeSecret} has sealed them. */
public final class ProviderKeys {
  private final Session session;

  ProviderKeys(Session session) {
    this.session = session;
  }

  /** Keeps a key in place of the one that was there. */
  public void put(String provider, byte[] sealed) {
    session.update(
        "INSERT OR REPLACE INTO provider_key (provider, sealed) VALUES (?, ?)", provider, sealed);
  }

  public void remove(String provider) {
    session.update("DELETE FROM provider_key WHERE provider = ?", provider);
  }

  public Optional<byte[]> find(String provider) {
    return session.first(
        "SELECT sealed FROM provider_key WHERE provider = ?", row -> row.getBytes(1), provider);
  }

  /** The ids of the providers that there is a key for, in alphabetical order. */
  public List<String> providers() {
    return session.list(
        "SELECT provider FROM provider_key ORDER BY provider", row -> row.getString(1));
  }
}
