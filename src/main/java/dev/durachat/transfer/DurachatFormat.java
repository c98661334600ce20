package dev.durachat.transfer;

import dev.durachat.chat.ReasoningEffort;
import dev.durachat.transfer.ImportFile.Budget;
import dev.durachat.transfer.Transcript.Entry;
import dev.durachat.transfer.Transcript.Head;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The form in which {@link JsonExport} writes conversations. */
final class DurachatFormat {
  static final String NAME = "durachat";
  static final int VERSION = 1;

  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_SETTING = 1_000_000;
  private static final int LONGEST_PREVIEW = 200;

  private final JsonSource source;
  private final Budget budget;
  private final Consumer<Transcript> taker;
  private final @Nullable Unpacking enclosures;

  /**
   * @param enclosures null where enclosed files are passed over
   */
  DurachatFormat(
      JsonSource source,
      Budget budget,
      Consumer<Transcript> taker,
      @Nullable Unpacking enclosures) {
    this.source = source;
    this.budget = budget;
    this.taker = taker;
    this.enclosures = enclosures;
  }

  void read() throws IOException {
    boolean[] named = new boolean[1];
    boolean[] listed = new boolean[1];
    source.object(
        name -> {
          switch (name) {
            case "format" -> {
              source.oneOf(List.of(NAME));
              named[0] = true;
            }
            case "version" -> source.whole(VERSION, VERSION);
            case "conversations" -> {
              source.array(() -> taker.accept(conversation()));
              listed[0] = true;
            }
            case "files" -> files();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (!named[0] || !listed[0]) {
      throw source.refused(
          "is neither an export of durachat (format, conversations) nor a list of conversations"
              + " of ChatGPT or Claude");
    }
  }

  private void files() throws IOException {
    if (enclosures == null) {
      source.skip();
    } else {
      source.array(
          () -> {
            budget.file();
            enclosures.unpack(source);
          });
    }
  }

  private Transcript conversation() throws IOException {
    budget.conversation();
    HeadDraft head = new HeadDraft();
    List<Entry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    source.object(
        name -> {
          if (!name.equals("messages")) {
            return head.read(source, name);
          }
          source.array(
              () -> {
                budget.part();
                entries.add(new MessageDraft(entries, ids, budget).read(source));
              });
          return true;
        });
    String leaf = head.leafId;
    if (leaf != null && !ids.contains(leaf)) {
      throw source.refused("has a leafId that none of its messages has");
    }
    return new Transcript(head.finish(), List.copyOf(entries));
  }

  /** What has been read of a conversation's own fields. */
  private static final class HeadDraft {
    private String title = "";
    private String titledBy = "person";
    private @Nullable String model;
    private boolean archived;
    private boolean pinned;
    private @Nullable String leafId;
    private @Nullable String systemPrompt;
    private @Nullable ReasoningEffort effort;
    private @Nullable Long tokenCount;
    private @Nullable String preview;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;

    boolean read(JsonSource source, String name) throws IOException {
      switch (name) {
        case "title" -> title = source.text(LONGEST_TITLE);
        case "titledBy" -> titledBy = source.oneOf(List.of("prompt", "model", "person"));
        case "model" -> model = source.textOrNull(LONGEST_NAME);
        case "archived" -> archived = source.flag();
        case "pinned" -> pinned = source.flag();
        case "leafId" -> leafId = source.textOrNull(LONGEST_NAME);
        case "systemPrompt" -> systemPrompt = source.textOrNull(LONGEST_SETTING);
        case "reasoningEffort" -> effort = effort(source);
        case "tokenCount" -> tokenCount = source.whole(0, Long.MAX_VALUE / 2);
        case "lastMessagePreview" -> preview = source.textOrNull(LONGEST_PREVIEW);
        case "createdAt" -> createdAt = source.timeOrNull();
        case "updatedAt" -> updatedAt = source.timeOrNull();
        default -> {
          return false;
        }
      }
      return true;
    }

    private static @Nullable ReasoningEffort effort(JsonSource source) throws IOException {
      return source.isNull()
          ? null
          : ReasoningEffort.valueOf(
              source.oneOf(List.of("low", "medium", "high")).toUpperCase(Locale.ROOT));
    }

    Head finish() {
      return new Head(
          title,
          titledBy,
          model,
          archived,
          pinned,
          leafId,
          systemPrompt,
          effort,
          tokenCount,
          preview,
          createdAt,
          updatedAt);
    }
  }
}
