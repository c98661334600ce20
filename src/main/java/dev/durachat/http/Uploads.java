package dev.durachat.http;

import dev.durachat.chat.Attachment;
import dev.durachat.library.AttachmentBook.Upload;
import dev.durachat.protocol.Dialogue;
import dev.durachat.protocol.Dialogue.Enclosed;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.transfer.DiskFault;
import dev.durachat.transfer.FileName;
import dev.durachat.transfer.Inspection;
import dev.durachat.transfer.Spool;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Takes files in for users: laid down, looked at, and handed to their actor. */
public final class Uploads {
  private final Vertx vertx;
  private final UserActors users;
  private final Spool spool;
  private final long most;

  /**
   * @param most bytes of one file
   */
  public Uploads(Vertx vertx, UserActors users, Spool spool, long most) {
    this.vertx = vertx;
    this.users = users;
    this.spool = spool;
    this.most = most;
  }

  /** Bytes that one file may have. */
  long most() {
    return most;
  }

  /** A name for a file that is about to come in. */
  Path draft() {
    return spool.place();
  }

  /** Keeps what was laid down as a draft, under a name that its sender gave it. */
  Future<Attachment> keep(String userId, Path draft, String name) {
    return vertx
        .executeBlocking(() -> inspect(draft, name), false)
        .map(Objects::requireNonNull)
        .compose(upload -> users.change(userId, user -> user.attachments().add(upload)));
  }

  private static Upload inspect(Path draft, String name) throws IOException {
    Inspection found = Inspection.of(draft);
    return new Upload(
        draft, found.sha256(), FileName.safe(name), found.type().mimeType(), found.size());
  }

  /** Removes a draft, kept or not. */
  Future<Path> discard(Path draft) {
    return vertx
        .executeBlocking(
            () -> {
              Spool.discard(draft);
              return draft;
            },
            false)
        .map(Objects::requireNonNull);
  }

  /** Keeps the files that came with a dialogue; in it they are named instead. */
  Future<Dialogue> keepAll(String userId, Dialogue dialogue) {
    Map<Enclosed, Enclosed> kept = new HashMap<>();
    Future<Void> all = Future.succeededFuture();
    for (Enclosed.Inline each : dialogue.inline()) {
      all =
          all.compose(done -> keep(userId, each))
              .onSuccess(made -> kept.put(each, new Enclosed.Kept(made.id(), made.name())))
              .mapEmpty();
    }
    return all.map(done -> dialogue.enclosing(each -> kept.getOrDefault(each, each)));
  }

  private Future<Attachment> keep(String userId, Enclosed.Inline file) {
    Path draft = draft();
    return vertx
        .executeBlocking(() -> decode(file, draft), false)
        .compose(laidDown -> keep(userId, draft, file.name()))
        .eventually(() -> discard(draft));
  }

  private Path decode(Enclosed.Inline file, Path draft) {
    byte[] content;
    try {
      content = Base64.getMimeDecoder().decode(file.base64());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, file.name() + " is not what base64 looks like.");
    }
    if (content.length > most) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE, file.name() + " may have at most " + most + " bytes.");
    }
    try {
      return Files.write(draft, content);
    } catch (IOException e) {
      throw DiskFault.of(e);
    }
  }
}
