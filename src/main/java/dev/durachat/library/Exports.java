package dev.durachat.library;

import dev.durachat.chat.Attachment;
import dev.durachat.chat.Conversation;
import dev.durachat.storage.Attachments.Kept;
import dev.durachat.storage.MessageTree.Node;
import dev.durachat.storage.Messages.Stored;
import dev.durachat.storage.UserDatabase;
import dev.durachat.transfer.ConversationExport;
import dev.durachat.transfer.ConversationExport.Format;
import dev.durachat.transfer.DiskFault;
import dev.durachat.transfer.Spool;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a user takes along, laid down as it is at one moment: texts are written out, contents of
 * attachments are linked, so that nothing that is done meanwhile shows in it. On the actor's thread
 * alone.
 */
public final class Exports {
  private final UserDatabase database;
  private final Lookup lookup;

  Exports(UserDatabase database, Lookup lookup) {
    this.database = database;
    this.lookup = lookup;
  }

  /**
   * Files that wait to be sent.
   *
   * @param folder holds all of them; whoever asked removes it
   * @param main the text, or the database
   * @param contents of attachments: by their ids, or by their names for a whole user
   */
  public record Parcel(Path folder, String title, Path main, Map<String, Path> contents) {}

  /** A conversation, a soft-deleted one too. */
  public Parcel conversation(String id, Format format, Spool spool) {
    Conversation conversation = lookup.anyConversation(id);
    Path folder = spool.newFolder();
    try {
      Path main = folder.resolve("conversation");
      Map<String, Path> contents = new LinkedHashMap<>();
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(main))) {
        write(conversation, format, out, contents, folder);
      }
      return new Parcel(folder, conversation.title(), main, contents);
    } catch (IOException e) {
      Spool.discard(folder);
      throw DiskFault.of(e);
    } catch (RuntimeException e) {
      Spool.discard(folder);
      throw e;
    }
  }

  private void write(
      Conversation conversation,
      Format format,
      OutputStream out,
      Map<String, Path> contents,
      Path folder)
      throws IOException {
    ConversationExport export = format.to(out);
    String titledBy = database.conversations().titleSource(conversation.id()).orElseThrow().name();
    export.begin(conversation, titledBy.toLowerCase(Locale.ROOT));
    for (Node node : nodes(conversation, format)) {
      Stored stored = lookup.message(node.id());
      export.add(lookup.whole(stored), database.messageVersions().former(node.n()));
      for (Attachment each : stored.message().attachments()) {
        if (format == Format.JSON && !contents.containsKey(each.id())) {
          Kept kept = lookup.attachment(each.id());
          contents.put(each.id(), linked(kept.content(), folder));
        }
      }
    }
    export.end();
  }

  private List<Node> nodes(Conversation conversation, Format format) {
    return switch (format) {
      case JSON -> database.messageTree().nodes(conversation.id());
      case MARKDOWN ->
          conversation.leafId() == null
              ? List.of()
              : database.messageTree().branchNodes(conversation.leafId());
    };
  }

  /** The whole user: a copy of the database, and all contents of attachments. */
  public Parcel everything(Spool spool) {
    Path folder = spool.newFolder();
    try {
      Path main = folder.resolve("user.sqlite");
      database.exportTo(main);
      Map<String, Path> contents = new LinkedHashMap<>();
      for (Path content : database.attachments().contents()) {
        contents.put(content.getFileName().toString(), linked(content, folder));
      }
      return new Parcel(folder, "durachat", main, contents);
    } catch (IOException e) {
      Spool.discard(folder);
      throw DiskFault.of(e);
    } catch (RuntimeException e) {
      Spool.discard(folder);
      throw e;
    }
  }

  /** Another name of the same content, or a copy where the disk has no such thing. */
  private static Path linked(Path content, Path folder) throws IOException {
    Path link = folder.resolve(content.getFileName());
    if (!Files.exists(link)) {
      try {
        Files.createLink(link, content);
      } catch (UnsupportedOperationException noLinks) {
        Files.copy(content, link);
      }
    }
    return link;
  }
}
