package dev.durachat.library;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Conversation.Face;
import dev.durachat.chat.Project;
import dev.durachat.library.Changes.Kind;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.UserDatabase;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The projects of a user, which group conversations. On the actor's thread alone. */
public final class ProjectBook {
  /** They are listed on one page. */
  private static final int MOST = 500;

  private final UserDatabase database;
  private final Changes changes;
  private final Lookup lookup;
  private final Quota quota;

  ProjectBook(UserDatabase database, Changes changes, Lookup lookup, Quota quota) {
    this.database = database;
    this.changes = changes;
    this.lookup = lookup;
    this.quota = quota;
  }

  /** All of them, in the order of their creation. */
  public List<Project> list() {
    return database.belongings().projects().all();
  }

  public Project create(Project.Face face) {
    quota.ensureRoom();
    if (list().size() >= MOST) {
      throw new RefusedException(
          ErrorCode.QUOTA_EXCEEDED, "There are " + MOST + " projects already. Delete one first.");
    }
    return changes.make(
        change -> {
          Project made = Project.of(change.newId(), face, change.seq(), change.now());
          database.belongings().projects().insert(made);
          change.touch(Kind.PROJECTS);
          return made;
        });
  }

  /**
   * Changes what a person may set of a project.
   *
   * @param expected the seq at which the sender saw it; null when any will do
   */
  public Project change(String id, UnaryOperator<Project.Face> edit, @Nullable Long expected) {
    Project before = lookup.project(id);
    Lookup.ensureUnchanged(before.seq(), expected);
    Project.Face face = edit.apply(before.face());
    if (face.equals(before.face())) {
      return before;
    }
    quota.ensureRoom();
    return changes.make(
        change -> {
          Project after = before.withFace(face, change.seq(), change.now());
          database.belongings().projects().update(after);
          change.touch(Kind.PROJECTS);
          return after;
        });
  }

  /** Removes a project; its conversations stay, without one. */
  public void delete(String id) {
    Project doomed = lookup.project(id);
    changes.make(
        change -> {
          change.touch(Kind.PROJECTS);
          database.conversations().ofProject(id).forEach(each -> release(each, change));
          database.belongings().projects().remove(id);
          return doomed;
        });
  }

  /** Each has a number of its own: a page of what changed may end at any of them. */
  private void release(Conversation before, Changes.Change change) {
    Face face = before.face();
    Face free =
        new Face(
            face.title(),
            face.model(),
            null,
            face.archived(),
            face.pinned(),
            face.leafId(),
            face.systemPrompt());
    Conversation after = before.withFace(free, change.further(), before.updatedAt());
    database.conversations().update(after);
    if (!after.deleted()) {
      change.announce(after.id(), new ServerFrame.ConversationUpdated(after.seq(), after));
    }
  }
}
