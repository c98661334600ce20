package dev.durachat.user;

import dev.durachat.chat.Conversation;
import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.Pieces;
import dev.durachat.library.LiveReplies;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.protocol.ServerFrame.TextKind;
import dev.durachat.storage.Messages.End;
import dev.durachat.storage.StorageException;
import dev.durachat.storage.UserDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one user that are being generated: stores what their models say, then tells the
 * sockets, then ends them. On the actor's thread alone.
 */
final class Replies implements LiveReplies {
  /** How often it is tried whether a full disk has space again. */
  static final Duration FULL_DISK_PAUSE = Duration.ofSeconds(1);

  private final ActorContext context;
  private final UserDatabase database;
  private final Mailbox mailbox;
  private final Subscribers subscribers;
  private final Turns turns;
  private final Endings endings;
  private final Consumer<Conversation> whole;
  private final Map<String, ReplyStream> byMessage = new HashMap<>();

  /**
   * @param whole hears of each conversation that has got a whole reply
   */
  Replies(
      ActorContext context,
      UserDatabase database,
      Mailbox mailbox,
      Turns turns,
      Endings endings,
      Consumer<Conversation> whole) {
    this.context = context;
    this.database = database;
    this.mailbox = mailbox;
    this.subscribers = mailbox.subscribers();
    this.turns = turns;
    this.endings = endings;
    this.whole = whole;
  }

  int count() {
    return byMessage.size();
  }

  Collection<ReplyStream> all() {
    return byMessage.values();
  }

  Optional<ReplyStream> of(String messageId) {
    return Optional.ofNullable(byMessage.get(messageId));
  }

  @Override
  public boolean activeIn(String conversationId) {
    return byMessage.values().stream()
        .anyMatch(stream -> stream.id().conversationId().equals(conversationId));
  }

  /** Calls the model for a reply that is stored as pending or streaming. */
  void begin(ReplyStream.ReplyId id, Prompt prompt) {
    ReplyStream[] self = new ReplyStream[1];
    ReplyStream stream =
        new ReplyStream(
            id,
            prompt.request().partial(),
            prompt.thinkingLength(),
            () -> mailbox.post(new UserCommand.Gathered(self[0])));
    self[0] = stream;
    byMessage.put(id.messageId(), stream);
    context.metrics().streams().incrementAndGet();
    stream.start(prompt.model(), prompt.request());
  }

  /** Stores and shows what these streams have gathered. One commit for all that did not end. */
  void store(List<ReplyStream> streams) {
    List<Taken> going = new ArrayList<>();
    List<Taken> ended = new ArrayList<>();
    // A stream may be named twice, by its model and by a timer, but it ends once.
    for (ReplyStream stream : new LinkedHashSet<>(streams)) {
      if (byMessage.get(stream.id().messageId()) == stream) {
        Taken taken = Taken.from(stream);
        (taken.gathered().end() == null ? going : ended).add(taken);
      }
    }
    going.removeIf(Taken::isNothing);
    if (!going.isEmpty()) {
      extend(going);
    }
    ended.forEach(this::end);
  }

  private void extend(List<Taken> going) {
    long started = System.nanoTime();
    try {
      if (going.size() == 1 && going.getFirst().statements() == 1) {
        database.quicklyAtOnce(() -> going.getFirst().appendTo(database));
      } else {
        database.quickly(() -> going.forEach(taken -> taken.appendTo(database)));
      }
    } catch (StorageException e) {
      going.forEach(taken -> waitForSpace(taken, e));
      return;
    }
    context.metrics().commit(System.nanoTime() - started);
    for (Taken taken : going) {
      show(taken);
      taken.stream().resume();
    }
  }

  private void show(Taken taken) {
    ReplyStream stream = taken.stream();
    if (stream.pending() && !taken.isNothing()) {
      context.metrics().firstToken(stream.timing().firstTokenMs());
    }
    show(stream, TextKind.THINKING, stream.thinkingLength(), taken.gathered().thinking());
    show(stream, TextKind.TEXT, stream.textLength(), taken.gathered().text());
    stream.stored(taken.gathered());
  }

  private void show(ReplyStream stream, TextKind kind, int offset, String text) {
    ReplyStream.ReplyId id = stream.id();
    for (String piece : Pieces.of(text, Subscriber.PIECE_UNITS)) {
      subscribers.text(
          id.n(),
          new ServerFrame.Text(
              kind, id.conversationId(), id.messageId(), id.attempt(), offset, piece));
      offset += piece.length();
    }
  }

  /** Stores the last of a reply together with its end, and shows both. */
  private void end(Taken taken) {
    ReplyStream stream = taken.stream();
    End end = Objects.requireNonNull(taken.gathered().end()).at(stream.timing());
    long started = System.nanoTime();
    Conversation conversation;
    try {
      conversation =
          turns.slowly(
              () ->
                  database.durably(
                      () -> {
                        taken.appendTo(database);
                        return endings.store(stream.id(), end);
                      }));
    } catch (StorageException e) {
      waitForSpace(taken, e);
      return;
    }
    context.metrics().commit(System.nanoTime() - started);
    show(taken);
    forget(stream);
    endings.tell(stream.id(), end, stream.textLength(), conversation);
    if (end.status() == MessageStatus.COMPLETE) {
      whole.accept(conversation);
    }
  }

  /** Ends a reply at its user's wish. */
  void stop(ReplyStream stream) {
    stream.cancel(new Ending.Stopped());
    store(List.of(stream));
  }

  @Override
  public void stopIn(String conversationId) {
    for (ReplyStream stream : List.copyOf(byMessage.values())) {
      if (stream.id().conversationId().equals(conversationId)) {
        stop(stream);
      }
    }
  }

  private void forget(ReplyStream stream) {
    byMessage.remove(stream.id().messageId());
    context.metrics().streams().decrementAndGet();
  }

  /**
   * On a full disk what has come is kept and stored when there is space: the model waits, and the
   * sockets are told once. Any other fault is the actor's end.
   */
  private void waitForSpace(Taken taken, StorageException e) {
    if (e.kind() != StorageException.Kind.FULL) {
      throw e;
    }
    ReplyStream stream = taken.stream();
    stream.putBack(taken.gathered());
    if (stream.block()) {
      context.metrics().error(ErrorCode.STORAGE_FULL.wire());
      tell(stream, Refusals.of(e), FULL_DISK_PAUSE);
    }
    context.vertx().cancelTimer(stream.retryTimer());
    stream.retryTimer(
        context
            .vertx()
            .setTimer(
                FULL_DISK_PAUSE.toMillis(),
                timer -> mailbox.post(new UserCommand.Gathered(stream))));
  }

  /** Tells the sockets why what they read does not go on for now. */
  void tell(RefusedException reason) {
    byMessage.values().forEach(stream -> tell(stream, reason, reason.retryAfter()));
  }

  private void tell(ReplyStream stream, RefusedException reason, @Nullable Duration retryAfter) {
    String conversationId = stream.id().conversationId();
    subscribers.toOpen(
        conversationId,
        new ServerFrame.Refusal(
            reason.code(),
            reason.reason(),
            retryAfter,
            null,
            conversationId,
            stream.id().messageId()));
  }

  /** Ends all calls and forgets the streams: in the file they stay as they are. */
  void abandon() {
    for (ReplyStream stream : List.copyOf(byMessage.values())) {
      stream.abandon();
      forget(stream);
    }
  }
}
