package dev.durachat.library;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.durachat.library.Changes.Kind;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.UserDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The user as such. On the actor's thread alone. */
public final class Account {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int PREFERENCES_BYTES = 64 * 1024;

  private final UserDatabase database;
  private final Changes changes;

  Account(UserDatabase database, Changes changes) {
    this.database = database;
    this.changes = changes;
  }

  /**
   * What a user may know of their own account.
   *
   * @param preferences a JSON object
   * @param bytes what is stored of the user
   * @param keys the providers that the user has a key of their own for
   */
  public record Description(
      String userId, String preferences, long bytes, List<String> keys, Instant createdAt) {}

  public Description describe() {
    return new Description(
        database.lineage().userId(),
        database.lineage().preferences(),
        database.bytes(),
        database.belongings().keys().providers(),
        database.lineage().createdAt());
  }

  /**
   * Changes the preferences.
   *
   * @param patch a JSON object to merge into them, by RFC 7396
   */
  public Description prefer(String patch) {
    String before = database.lineage().preferences();
    String after = new MergePatch(parsed(patch)).applyTo(parsed(before)).toString();
    if (after.getBytes(StandardCharsets.UTF_8).length > PREFERENCES_BYTES) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE,
          "Preferences may have at most " + PREFERENCES_BYTES + " bytes in all.");
    }
    if (after.equals(before)) {
      return describe();
    }
    return changes.make(
        change -> {
          database.lineage().prefer(after);
          change.touch(Kind.PREFERENCES);
          return describe();
        });
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("preferences were JSON when they came", e);
    }
  }
}
