package dev.durachat.library;

import dev.durachat.chat.PromptTemplate;
import dev.durachat.library.Changes.Kind;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.UserDatabase;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The prompt templates of a user. On the actor's thread alone. */
public final class PromptBook {
  /** They are listed on one page. */
  private static final int MOST = 500;

  private final UserDatabase database;
  private final Changes changes;
  private final Rules rules;
  private final Quota quota;

  PromptBook(UserDatabase database, Changes changes, Rules rules, Quota quota) {
    this.database = database;
    this.changes = changes;
    this.rules = rules;
    this.quota = quota;
  }

  /** All of them, in the order of their creation. */
  public List<PromptTemplate> list() {
    return database.belongings().prompts().all();
  }

  public PromptTemplate create(PromptTemplate.Face face) {
    quota.ensureRoom();
    rules.ensureModel(face.model());
    if (list().size() >= MOST) {
      throw new RefusedException(
          ErrorCode.QUOTA_EXCEEDED, "There are " + MOST + " prompts already. Delete one first.");
    }
    return changes.make(
        change -> {
          PromptTemplate made = PromptTemplate.of(change.newId(), face, change.seq(), change.now());
          database.belongings().prompts().insert(made);
          change.touch(Kind.PROMPTS);
          return made;
        });
  }

  /**
   * Changes a template.
   *
   * @param expected the seq at which the sender saw it; null when any will do
   */
  public PromptTemplate change(
      String id, UnaryOperator<PromptTemplate.Face> edit, @Nullable Long expected) {
    PromptTemplate before = find(id);
    Lookup.ensureUnchanged(before.seq(), expected);
    PromptTemplate.Face face = edit.apply(before.face());
    if (face.equals(before.face())) {
      return before;
    }
    quota.ensureRoom();
    rules.ensureModel(face.model());
    return changes.make(
        change -> {
          PromptTemplate after = before.withFace(face, change.seq(), change.now());
          database.belongings().prompts().update(after);
          change.touch(Kind.PROMPTS);
          return after;
        });
  }

  public void delete(String id) {
    PromptTemplate doomed = find(id);
    changes.make(
        change -> {
          database.belongings().prompts().remove(id);
          change.touch(Kind.PROMPTS);
          return doomed;
        });
  }

  private PromptTemplate find(String id) {
    return database
        .belongings()
        .prompts()
        .find(id)
        .orElseThrow(() -> Lookup.notFound("prompt template"));
  }
}
