package dev.durachat.user;

import dev.durachat.chat.Attachment;
import dev.durachat.model.ModelRequest.Part;
import dev.durachat.storage.Attachments;
import dev.durachat.storage.Attachments.Kept;
import dev.durachat.storage.StorageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a model is shown of the files of a conversation: asked message by message, the newest first,
 * since providers take only so much in one request. What is not shown is said in words. On the
 * actor's thread alone.
 */
final class Enclosures {
  /** Bytes of images and documents in one request; what providers take is of that order. */
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  /** UTF-16 units of text files in one request. */
  private static final int MOST_UNITS = 400_000;

  private final Attachments attachments;
  private final boolean vision;
  private long bytes = MOST_BYTES;
  private int units = MOST_UNITS;
  private boolean newest = true;

  /**
   * @param vision whether the model takes images and documents
   */
  Enclosures(Attachments attachments, boolean vision) {
    this.attachments = attachments;
    this.vision = vision;
  }

  /** The files of a message; those of the newest one that has some are sent whatever their size. */
  List<Part> parts(List<Attachment> files) {
    List<Part> parts = files.stream().map(this::part).toList();
    newest = newest && files.isEmpty();
    return parts;
  }

  private Part part(Attachment file) {
    Optional<Kept> kept = attachments.find(file.id());
    if (kept.isEmpty()) {
      return note(file, "is no longer here");
    }
    if (file.mimeType().startsWith("text/")) {
      return text(file, kept.get().content());
    }
    boolean image = file.mimeType().startsWith("image/");
    if (!vision) {
      return note(
          file,
          image
              ? "is an image, and this model takes no images"
              : "is a document, and this model takes no documents");
    }
    if (!newest && file.size() > bytes) {
      return note(file, "was sent before and is left out here for its size");
    }
    bytes -= file.size();
    return image
        ? new Part.Image(file.mimeType(), kept.get().content(), file.size())
        : new Part.Document(file.name(), file.mimeType(), kept.get().content(), file.size());
  }

  private Part text(Attachment file, Path content) {
    if (units == 0) {
      return note(file, "is left out here for its size");
    }
    char[] read = new char[(int) Math.min(units, file.size())];
    int length = 0;
    boolean whole;
    try (Reader reader = Files.newBufferedReader(content)) {
      int more = reader.read(read);
      while (more > 0) {
        length += more;
        more = reader.read(read, length, read.length - length);
      }
      whole = reader.read() < 0;
    } catch (IOException e) {
      throw new StorageException(StorageException.Kind.FAILED, "an attachment", e);
    }
    units -= length;
    return new Part.Text(
        "File “"
            + file.name()
            + "”:\n\n"
            + new String(read, 0, length)
            + (whole ? "" : "\n\n[The rest of this file is left out for its size.]"));
  }

  private static Part note(Attachment file, String why) {
    return new Part.Text("[The attached file “" + file.name() + "” " + why + ".]");
  }
}
