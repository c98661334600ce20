package dev.durachat.user;

import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import dev.durachat.chat.Overlap;
import dev.durachat.chat.PairGuard;
import dev.durachat.chat.Timing;
import dev.durachat.model.ChatModel;
import dev.durachat.model.ModelCall;
import dev.durachat.model.ModelEvent;
import dev.durachat.model.ModelRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a reply while it is under way. A model adds to it on an event loop; the actor
 * takes what has gathered whenever it gets to it, so that a busy actor takes more at once: one
 * commit and one frame for many deltas. When much has gathered the model is asked to wait.
 */
final class ReplyStream {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyStream.class);

  /** Where the model is asked to wait, in UTF-16 units. */
  private static final int MUCH = 64 * 1024;

  /** What came since the last {@link #take}. */
  record Gathered(String text, String thinking, @Nullable Ending end) {}

  private final ReplyId id;
  private final Runnable announce;
  private final Overlap overlap;
  private final PairGuard textGuard = new PairGuard();
  private final PairGuard thinkingGuard = new PairGuard();
  private final long startedNanos = System.nanoTime();

  // Shared with the event loop, guarded by this.
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private @Nullable Ending end;
  private @Nullable ModelCall call;
  private boolean announced;
  private boolean paused;
  private long firstNanos;

  // The actor's alone.
  private int textLength;
  private int thinkingLength;
  private boolean pending;
  private boolean blocked;
  private long retryTimer = -1;
  private String keptText = "";
  private String keptThinking = "";

  /**
   * @param partial the text that is stored already and stays
   * @param thinkingLength length of the reasoning that is stored already
   * @param announce tells the actor that something has gathered; called once until it is taken
   */
  ReplyStream(ReplyId id, String partial, int thinkingLength, Runnable announce) {
    this.id = id;
    this.overlap = new Overlap(partial);
    this.textLength = partial.length();
    this.thinkingLength = thinkingLength;
    this.pending = partial.isEmpty() && thinkingLength == 0;
    this.announce = announce;
  }

  /**
   * Which attempt at which reply.
   *
   * @param n the message's place in the order of creation
   */
  record ReplyId(long n, String messageId, String conversationId, int attempt) {}

  ReplyId id() {
    return id;
  }

  /** Calls the model. */
  synchronized void start(ChatModel model, ModelRequest request) {
    // Under the lock, so that the first event finds the call that it may have to pause.
    try {
      call = model.start(request, this::accept);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a call could not be started");
      end = new Ending.Failed(new Failure(FailureCode.INTERNAL, "The model could not be called."));
      announce.run();
    }
  }

  private void accept(ModelEvent event) {
    boolean news;
    synchronized (this) {
      if (end != null) {
        return;
      }
      switch (event) {
        case ModelEvent.Text delta -> text.append(delta.content());
        case ModelEvent.Thinking delta -> thinking.append(delta.content());
        case ModelEvent.Finished done -> end = new Ending.Finished(done);
        case ModelEvent.Failed failed -> end = new Ending.Failed(failed.failure());
      }
      if (firstNanos == 0 && end == null) {
        firstNanos = System.nanoTime();
      }
      if (!paused && call != null && text.length() + thinking.length() > MUCH) {
        paused = true;
        call.pause();
      }
      news = !announced;
      announced = true;
    }
    if (news) {
      announce.run();
    }
  }

  /** Ends the call; what has gathered stays to be taken, with {@code end} as its end. */
  synchronized void cancel(Ending end) {
    abandon();
    if (this.end == null) {
      this.end = end;
    }
  }

  /** Ends the call; nobody will take what comes of it. */
  synchronized void abandon() {
    if (call != null) {
      call.cancel();
    }
  }

  /**
   * Takes what has gathered: whole characters only, without what the model said again. Once the
   * model has finished nothing is held back any more. Of an attempt that was cut it is left out:
   * half a repetition, or half a character, from which no later attempt could go on.
   */
  synchronized Gathered take() {
    announced = false;
    String more = keptText + textGuard.pass(overlap.pass(text.toString()));
    String reasoning = keptThinking + thinkingGuard.pass(thinking.toString());
    keptText = "";
    keptThinking = "";
    text.setLength(0);
    thinking.setLength(0);
    if (text.capacity() > MUCH) {
      text.trimToSize();
    }
    if (end instanceof Ending.Finished) {
      more += textGuard.pass(overlap.finish()) + textGuard.finish();
      reasoning += thinkingGuard.finish();
    }
    return new Gathered(more, reasoning, end);
  }

  /** Puts back what was taken and could not be stored; the model waits. */
  synchronized void putBack(Gathered gathered) {
    keptText = gathered.text();
    keptThinking = gathered.thinking();
    announced = true;
    if (call != null && !paused) {
      paused = true;
      call.pause();
    }
  }

  /** Lets a model go on that was asked to wait. */
  synchronized void resume() {
    if (paused && call != null) {
      paused = false;
      call.resume();
    }
  }

  /** Length of the stored text, in UTF-16 units. */
  int textLength() {
    return textLength;
  }

  /** Length of the stored reasoning, in UTF-16 units. */
  int thinkingLength() {
    return thinkingLength;
  }

  /** Whether nothing of the reply is stored yet. */
  boolean pending() {
    return pending;
  }

  /** So much more is stored. */
  void stored(Gathered gathered) {
    textLength += gathered.text().length();
    thinkingLength += gathered.thinking().length();
    pending = pending && gathered.text().isEmpty() && gathered.thinking().isEmpty();
    blocked = false;
  }

  /**
   * The disk is full.
   *
   * @return whether that is news
   */
  boolean block() {
    boolean news = !blocked;
    blocked = true;
    return news;
  }

  /** The timer of the next try to store on a full disk; -1 when there is none. */
  long retryTimer() {
    return retryTimer;
  }

  void retryTimer(long timer) {
    retryTimer = timer;
  }

  /** How long this attempt has taken so far. */
  synchronized Timing timing() {
    return new Timing(
        firstNanos == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(firstNanos - startedNanos),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
  }
}
