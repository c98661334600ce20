package dev.durachat.library;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Attachments;
import dev.durachat.storage.UserDatabase;
import dev.durachat.transfer.DiskFault;
import dev.durachat.transfer.ImportFile;
import dev.durachat.transfer.ImportFile.Enclosure;
import dev.durachat.transfer.Transcript;
import dev.durachat.transfer.Transcript.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Conversations that are brought in from files. On the actor's thread alone. */
public final class Imports {
  /** More than these are not announced one by one. */
  private static final int ANNOUNCED = 100;

  private final UserDatabase database;
  private final Changes changes;
  private final Rules rules;
  private final Quota quota;

  Imports(UserDatabase database, Changes changes, Rules rules, Quota quota) {
    this.database = database;
    this.changes = changes;
    this.rules = rules;
    this.quota = quota;
  }

  /**
   * What came in.
   *
   * @param ids of the conversations, in the order of the file
   */
  public record Imported(int conversations, int messages, List<String> ids) {}

  /** Takes in all of a file, or nothing of it. */
  public Imported take(ImportFile file) {
    quota.ensureRoom(file.bytes());
    keep(file);
    try {
      return changes.make(change -> new Arrival(change, named(file, change)).take(file));
    } catch (RuntimeException e) {
      changes.tidy();
      throw e;
    }
  }

  /** The contents come first: they cannot be part of a transaction. */
  private void keep(ImportFile file) {
    Attachments attachments = database.attachments();
    database.durably(
        () -> {
          file.enclosures().values().forEach(each -> attachments.expect(each.found().sha256()));
          return file;
        });
    file.enclosures()
        .values()
        .forEach(each -> attachments.take(each.draft(), each.found().sha256()));
  }

  /** Attachments of this user's own, by the ids of the file; their names are those of messages. */
  private Map<String, NewAttachment> named(ImportFile file, Changes.Change change) {
    Map<String, NewAttachment> all = new HashMap<>();
    file.enclosures().forEach((id, each) -> all.put(id, new NewAttachment(change, each)));
    return all;
  }

  private final class NewAttachment {
    private final Changes.Change change;
    private final Enclosure content;
    private final String id;
    private boolean stored;

    NewAttachment(Changes.Change change, Enclosure content) {
      this.change = change;
      this.content = content;
      this.id = change.newId();
    }

    Attachment as(String name) {
      Attachment made =
          new Attachment(id, name, content.found().type().mimeType(), content.found().size());
      if (!stored) {
        database.attachments().insert(made, content.found().sha256(), change.now());
        stored = true;
      }
      return made;
    }
  }

  /** One file while it comes in. */
  private final class Arrival {
    private final Changes.Change change;
    private final Map<String, NewAttachment> attachments;
    private final List<Conversation> announced = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private int messages;
    private long seq;

    Arrival(Changes.Change change, Map<String, NewAttachment> attachments) {
      this.change = change;
      this.attachments = attachments;
    }

    Imported take(ImportFile file) {
      try {
        file.forEach(this::take);
      } catch (IOException e) {
        throw DiskFault.of(e);
      }
      announce();
      return new Imported(ids.size(), messages, List.copyOf(ids));
    }

    private void take(Transcript transcript) {
      // A number for each: lists of what changed are cut between numbers.
      seq = ids.isEmpty() ? change.seq() : change.further();
      Transplant conversation = new Transplant(database, change, seq);
      for (Entry entry : transcript.entries()) {
        List<Attachment> own =
            entry.message().attachments().stream()
                .map(each -> attachment(each.id()).as(each.name()))
                .toList();
        conversation.add(entry.message(), entry.former(), own);
        messages++;
      }
      Conversation made = conversation.finish(transcript.head(), null, rules.defaultModel());
      ids.add(made.id());
      if (announced.size() <= ANNOUNCED) {
        announced.add(made);
      }
    }

    private NewAttachment attachment(String id) {
      return Objects.requireNonNull(attachments.get(id), "the file was checked before");
    }

    /** Of many a page is told only that it is behind: it asks for what it shows. */
    private void announce() {
      if (announced.size() > ANNOUNCED) {
        change.announce("", new ServerFrame.Pong(null, seq));
        return;
      }
      for (Conversation made : announced) {
        change.announce(
            made.id(), new ServerFrame.Created(true, made.seq(), null, null, made, List.of()));
      }
    }
  }
}
