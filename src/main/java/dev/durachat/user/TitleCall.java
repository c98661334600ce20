package dev.durachat.user;

import dev.durachat.chat.Excerpt;
import dev.durachat.chat.Usage;
import dev.durachat.model.ChatModel;
import dev.durachat.model.ModelCall;
import dev.durachat.model.ModelEvent;
import dev.durachat.model.ModelRequest;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call for a title. Its events come on an event loop; whoever waits hears once, there: with an
 * empty title when the call failed or said nothing that could be one.
 */
final class TitleCall {
  private static final Logger LOG = LoggerFactory.getLogger(TitleCall.class);

  /** Whoever says more is not writing a title. In UTF-16 units. */
  private static final int MUCH = 500;

  private static final String WRAPPING = "[#*_`\"'“”„«»\\s]*";

  private final BiConsumer<String, @Nullable Usage> found;

  // Guarded by this.
  private final StringBuilder text = new StringBuilder();
  private @Nullable ModelCall call;
  private boolean over;

  TitleCall(BiConsumer<String, @Nullable Usage> found) {
    this.found = found;
  }

  synchronized void start(ChatModel model, ModelRequest request) {
    try {
      call = model.start(request, this::accept);
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("a call for a title could not be started");
      end("", null);
    }
  }

  private synchronized void accept(ModelEvent event) {
    if (over) {
      return;
    }
    switch (event) {
      case ModelEvent.Text delta -> {
        text.append(delta.content());
        if (text.length() > MUCH) {
          cancel();
          end(titleOf(text.toString()), null);
        }
      }
      case ModelEvent.Thinking _ -> {}
      case ModelEvent.Finished done -> end(titleOf(text.toString()), done.usage());
      case ModelEvent.Failed failed -> {
        LOG.atInfo().addKeyValue("failure", failed.failure().code()).log("no title was found");
        end("", null);
      }
    }
  }

  private void end(String title, @Nullable Usage usage) {
    over = true;
    found.accept(title, usage);
  }

  /** Ends the call; nobody hears of it. */
  synchronized void cancel() {
    over = true;
    if (call != null) {
      call.cancel();
    }
  }

  /** The first line, without what models put around a title though they are told not to. */
  static String titleOf(String answer) {
    String line =
        answer.lines().map(String::strip).filter(it -> !it.isEmpty()).findFirst().orElse("");
    String plain = line.replaceFirst("(?i)^" + WRAPPING + "(title:)?" + WRAPPING, "");
    return Excerpt.title(plain.replaceFirst("[*_`\"'“”„«»\\s.]+$", ""));
  }
}
