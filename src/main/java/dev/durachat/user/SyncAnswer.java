package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Conversations;
import dev.durachat.storage.UserDatabase;
import java.util.List;

/** Answers what changed in a user's list of conversations. On the actor's thread alone. */
final class SyncAnswer {
  private static final int PAGE = 1000;

  private final UserDatabase database;

  SyncAnswer(UserDatabase database) {
    this.database = database;
  }

  ServerFrame.Synced to(ClientFrame.Sync frame) {
    long now = database.lineage().seq();
    String epoch = database.lineage().epoch();
    boolean reset = !epoch.equals(frame.epoch()) || frame.since() > now;
    long since = reset ? 0 : frame.since();
    List<Conversation> changed = database.conversations().changedSince(since, PAGE + 1);
    boolean hasMore = changed.size() > PAGE;
    List<Conversation> page = hasMore ? changed.subList(0, PAGE) : changed;
    long until = hasMore ? page.getLast().seq() : now;
    return new ServerFrame.Synced(
        epoch,
        until,
        reset,
        page,
        database.conversations().goneSince(since, until).stream()
            .map(Conversations.Gone::id)
            .toList(),
        database.belongings().changes().between(since, until).stream()
            .map(it -> new ServerFrame.Changed(it.seq(), it.what()))
            .toList(),
        hasMore);
  }
}
