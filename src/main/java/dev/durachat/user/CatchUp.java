package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.Message;
import dev.durachat.chat.TextPiece;
import dev.durachat.library.Lookup;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.protocol.ServerFrame.TextKind;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.ReplyChunks.Kind;
import dev.durachat.storage.UserDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a client that was away has missed of one conversation: PROTOCOL §5. The answer and
 * the subscription are one step of the actor, so nothing is missed and nothing comes twice. On the
 * actor's thread alone.
 */
final class CatchUp {
  /** The most text in one answer, in UTF-16 units: what passes it is left for the next page. */
  static final int ANSWER_UNITS = 256 * 1024;

  private final UserDatabase database;
  private final Replies replies;
  private final Lookup lookup;

  CatchUp(UserDatabase database, Replies replies) {
    this.database = database;
    this.replies = replies;
    this.lookup = new Lookup(database);
  }

  void answer(Subscriber asking, ClientFrame.Catchup frame) {
    Conversation conversation = lookup.conversation(frame.conversationId());
    Optional<ReplyStream> active =
        replies.all().stream()
            .filter(stream -> stream.id().conversationId().equals(conversation.id()))
            .findFirst();
    Page page =
        changes(conversation, frame)
            .orElseGet(() -> newest(conversation, frame, frame.since() != null));
    active.ifPresent(stream -> include(stream, page, frame.have()));

    asking.open(conversation.id());
    asking.answer(
        new ServerFrame.CaughtUp(
            database.lineage().epoch(),
            database.lineage().seq(),
            page.reset,
            conversation,
            page.messages(),
            active.map(stream -> stream.id().messageId()).orElse(null),
            page.deleted,
            page.hasMore,
            page.before()));
    page.shown.forEach(shown -> rest(asking, shown));
  }

  /** A message with the pieces of its texts that go into the answer. */
  private record Shown(long n, Message message) {
    int units() {
      TextPiece thinking = message.thinking();
      return message.content().text().length() + (thinking == null ? 0 : thinking.text().length());
    }
  }

  private static final class Page {
    private final List<Shown> shown = new ArrayList<>();
    private final boolean reset;
    private final List<String> deleted;
    private boolean hasMore;
    private int units;
    private @Nullable String oldest;

    private Page(boolean reset, List<String> deleted) {
      this.reset = reset;
      this.deleted = deleted;
    }

    /** Adds a message unless the page has its fill. */
    private boolean add(Shown next) {
      units += next.units();
      if (units > ANSWER_UNITS && !shown.isEmpty()) {
        return false;
      }
      shown.add(next);
      return true;
    }

    private List<Message> messages() {
      return shown.stream().map(Shown::message).toList();
    }

    private @Nullable String before() {
      return oldest;
    }
  }

  /** What changed since the client last knew; empty when it has to begin anew. */
  private Optional<Page> changes(Conversation conversation, ClientFrame.Catchup frame) {
    Long since = frame.since();
    if (since == null
        || since > database.lineage().seq()
        || !database.lineage().epoch().equals(frame.epoch())) {
      return Optional.empty();
    }
    List<Stored> changed =
        database.messages().changedSince(conversation.id(), since, frame.limit() + 1);
    Page page = new Page(false, database.messages().deletedSince(conversation.id(), since));
    boolean fits =
        changed.size() <= frame.limit()
            && changed.stream().allMatch(stored -> page.add(show(stored, frame.have())));
    return fits ? Optional.of(page) : Optional.empty();
  }

  private Page newest(Conversation conversation, ClientFrame.Catchup frame, boolean reset) {
    long before =
        frame.before() == null ? Long.MAX_VALUE : lookup.message(frame.before(), conversation).n();
    Page page = new Page(reset, List.of());
    database
        .messages()
        .newestFirst(
            conversation.id(),
            before,
            stored -> {
              page.hasMore =
                  page.shown.size() == frame.limit() || !page.add(show(stored, frame.have()));
              return !page.hasMore;
            });
    Collections.reverse(page.shown);
    page.oldest = page.shown.isEmpty() ? null : page.shown.getFirst().message().id();
    return page;
  }

  /** A reply that is being generated is always part of the answer. */
  private void include(ReplyStream stream, Page page, @Nullable Have have) {
    String id = stream.id().messageId();
    if (page.shown.stream().noneMatch(shown -> shown.message().id().equals(id))) {
      Stored stored = database.messages().find(id).orElseThrow();
      int place = 0;
      while (place < page.shown.size() && page.shown.get(place).n() < stored.n()) {
        place++;
      }
      page.shown.add(place, show(stored, have));
    }
  }

  /** Cuts the texts of a message to what the client lacks, and to what one frame may hold. */
  private Shown show(Stored stored, @Nullable Have have) {
    Message message = stored.message();
    boolean knows =
        have != null
            && have.messageId().equals(message.id())
            && have.attempt() == message.attempt();
    int from = knows && have != null ? have.offset() : 0;
    int thinkingFrom = knows && have != null ? have.thinkingOffset() : 0;
    Optional<ReplyStream> active = replies.of(message.id());
    if (active.isPresent()) {
      return new Shown(stored.n(), showActive(stored, active.get(), from, thinkingFrom));
    }
    TextPiece thinking = message.thinking();
    return new Shown(
        stored.n(),
        message.showing(
            message.content().from(from, Subscriber.PIECE_UNITS),
            thinking == null ? null : thinking.from(thinkingFrom, Subscriber.PIECE_UNITS)));
  }

  private Message showActive(Stored stored, ReplyStream stream, int from, int thinkingFrom) {
    TextPiece content = piece(stored.n(), Kind.TEXT, from, stream.textLength());
    TextPiece thinking =
        stream.thinkingLength() == 0
            ? null
            : piece(stored.n(), Kind.THINKING, thinkingFrom, stream.thinkingLength());
    return stored.message().showing(content, thinking);
  }

  /** Reads only the part that is shown: a long answer may be asked for by many. */
  private TextPiece piece(long n, Kind kind, int from, int total) {
    int begin = from <= total ? from : 0;
    TextPiece piece = database.messages().text(n, kind, begin, Subscriber.PIECE_UNITS);
    if (piece.offset() != begin) {
      piece = database.messages().text(n, kind, 0, Subscriber.PIECE_UNITS);
    }
    return new TextPiece(piece.offset(), piece.text(), total);
  }

  /** What of a message did not fit into the answer follows it at the socket's pace. */
  private void rest(Subscriber asking, Shown shown) {
    Message message = shown.message();
    TextPiece thinking = message.thinking();
    if (thinking != null && thinking.cut()) {
      lacks(asking, shown, TextKind.THINKING, thinking);
    }
    if (message.content().cut()) {
      lacks(asking, shown, TextKind.TEXT, message.content());
    }
    asking.drain(this::read);
  }

  private static void lacks(Subscriber asking, Shown shown, TextKind kind, TextPiece sent) {
    Message message = shown.message();
    asking.lacks(
        new Backlog.Gap(
            shown.n(),
            kind,
            message.conversationId(),
            message.id(),
            message.attempt(),
            sent.end(),
            sent.total()));
  }

  /** Reads text again that a socket could not take when it was new. */
  TextPiece read(Backlog.Gap gap, int units) {
    Kind kind =
        switch (gap.kind()) {
          case TEXT -> Kind.TEXT;
          case THINKING -> Kind.THINKING;
        };
    return database.messages().text(gap.n(), kind, gap.from(), units);
  }
}
