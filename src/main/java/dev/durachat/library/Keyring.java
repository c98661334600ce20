package dev.durachat.library;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.NodeSecret;
import dev.durachat.storage.UserDatabase;
import java.util.Optional;

/**
 * A user's own keys for providers. They are stored sealed, for this user and provider alone, and
 * given to nobody but the call of the model. On the actor's thread alone.
 */
public final class Keyring {
  private final UserDatabase database;
  private final NodeSecret secret;

  public Keyring(UserDatabase database, NodeSecret secret) {
    this.database = database;
    this.secret = secret;
  }

  /**
   * The user's own key for a provider.
   *
   * @throws RefusedException when there is one that another server has sealed
   */
  public Optional<String> find(String provider) {
    return database
        .belongings()
        .keys()
        .find(provider)
        .map(
            kept ->
                secret
                    .unseal(kept, purpose(provider))
                    .orElseThrow(
                        () ->
                            new RefusedException(
                                ErrorCode.FORBIDDEN,
                                "Your own key for "
                                    + provider
                                    + " cannot be read on this server. Enter it again.")));
  }

  void put(String provider, String key) {
    database.belongings().keys().put(provider, secret.seal(key, purpose(provider)));
  }

  private String purpose(String provider) {
    return "provider key\n" + provider + "\n" + database.lineage().userId();
  }
}
