package dev.durachat.storage;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.ConversationFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of conversations, newest change first, as it is paged through. */
public final class ConversationList {
  private final Session session;

  ConversationList(Session session) {
    this.session = session;
  }

  /** The last conversation of the page before. */
  public record Place(Instant updatedAt, String id) {}

  /** At most {@code limit} of those wanted that come after {@code place}, or the first ones. */
  public List<Conversation> page(ConversationFilter filter, @Nullable Place place, int limit) {
    Condition condition = new Condition(filter);
    if (place != null) {
      condition.and("(updated_at, id) < (?, ?)", place.updatedAt().toEpochMilli());
      condition.arguments.add(place.id());
    }
    condition.arguments.add(limit);
    return session.list(
        Conversations.SELECT + condition.sql + " ORDER BY updated_at DESC, id DESC LIMIT ?",
        Conversations::read,
        condition.arguments.toArray());
  }

  /** How many are wanted in all. */
  public long total(ConversationFilter filter) {
    Condition condition = new Condition(filter);
    return session
        .first(
            "SELECT count(*) FROM conversation " + condition.sql,
            row -> row.getLong(1),
            condition.arguments.toArray())
        .orElseThrow();
  }

  private static final class Condition {
    private final StringBuilder sql = new StringBuilder("WHERE (deleted_at IS NULL) = ?");
    private final List<Object> arguments = new ArrayList<>();

    Condition(ConversationFilter filter) {
      arguments.add(filter.deleted() ? 0 : 1);
      if (filter.archived() != null) {
        and("archived = ?", filter.archived() ? 1 : 0);
      }
      if (filter.pinned() != null) {
        and("pinned = ?", filter.pinned() ? 1 : 0);
      }
      if (filter.projectId() != null) {
        and("project_id = ?", filter.projectId());
      }
      if (filter.search() != null && !filter.search().isBlank()) {
        and("instr(title_folded, ?) > 0", Conversations.folded(filter.search().strip()));
      }
    }

    private void and(String term, Object argument) {
      sql.append(" AND ").append(term);
      arguments.add(argument);
    }
  }
}
