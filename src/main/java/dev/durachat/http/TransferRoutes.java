package dev.durachat.http;

import dev.durachat.library.Exports.Parcel;
import dev.durachat.library.Imports.Imported;
import dev.durachat.protocol.JsonText;
import dev.durachat.transfer.ConversationExport.Format;
import dev.durachat.transfer.DiskFault;
import dev.durachat.transfer.FileName;
import dev.durachat.transfer.ImportFile;
import dev.durachat.transfer.JsonExport;
import dev.durachat.transfer.Spool;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Conversations that leave as files and come in as files. */
public final class TransferRoutes implements ApiRoutes {
  /** So many imports are looked through at once: it takes a processor and much memory. */
  private static final int CHECKS = 1;

  private static final String FILE = "import";

  private final Vertx vertx;
  private final UserActors users;
  private final Spool spool;
  private final Trail trail;
  private final WorkerExecutor checks;
  private final long importBytes;
  private final long attachmentBytes;

  /**
   * @param importBytes of a file of conversations
   * @param attachmentBytes of one attachment in it
   */
  public TransferRoutes(
      Vertx vertx,
      UserActors users,
      Spool spool,
      Trail trail,
      long importBytes,
      long attachmentBytes) {
    this.vertx = vertx;
    this.users = users;
    this.spool = spool;
    this.trail = trail;
    this.checks = vertx.createSharedWorkerExecutor("imports", CHECKS);
    this.importBytes = importBytes;
    this.attachmentBytes = attachmentBytes;
  }

  @Override
  public void mount(Api api) {
    api.onStream("exportConversation", this::export);
    api.onUpload("importConversations", this::take);
  }

  private void export(RoutingContext ctx) {
    Call call = Call.of(ctx);
    String id = call.path("id");
    String wanted = call.query("format");
    Format format = wanted == null ? Format.JSON : Format.valueOf(wanted.toUpperCase(Locale.ROOT));
    users
        .ask(call.userId(), user -> user.exports().conversation(id, format, spool))
        .compose(
            parcel ->
                trail
                    .before(call, "export", id)
                    .map(parcel)
                    .onFailure(e -> discard(parcel.folder())))
        .onSuccess(parcel -> send(ctx, parcel, format))
        .onFailure(ctx::fail);
  }

  private void send(RoutingContext ctx, Parcel parcel, Format format) {
    String title = parcel.title().isBlank() ? "conversation" : parcel.title();
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
        .putHeader(
            "Content-Disposition",
            FileName.disposition(
                "attachment", FileName.safe(title.replace('/', '-')) + format.ending()));
    Download.send(ctx, out -> write(parcel, format, out), () -> Spool.discard(parcel.folder()));
  }

  private static void write(Parcel parcel, Format format, OutputStream out) throws IOException {
    Files.copy(parcel.main(), out);
    if (format == Format.JSON) {
      JsonExport.enclose(parcel.contents(), out);
    }
  }

  private void take(RoutingContext ctx) {
    ctx.request().pause();
    String userId = Gate.principal(ctx).userId();
    blocking(spool::newFolder)
        .compose(
            folder ->
                new Intake(ctx.request(), importBytes)
                    .store(vertx.fileSystem(), folder.resolve(FILE))
                    .compose(stored -> take(userId, folder))
                    .eventually(() -> discard(folder)))
        .onSuccess(done -> created(done).send(ctx))
        .onFailure(ctx::fail);
  }

  private Future<Imported> take(String userId, Path folder) {
    Path file = folder.resolve(FILE);
    return checks
        .executeBlocking(() -> checked(file, folder), false)
        .compose(
            checked ->
                users.change(userId, user -> user.imports().take(Objects.requireNonNull(checked))));
  }

  private ImportFile checked(Path file, Path folder) {
    try {
      return ImportFile.checked(file, folder, attachmentBytes);
    } catch (IOException e) {
      throw DiskFault.of(e);
    }
  }

  private static Answer created(Imported done) {
    byte[] json =
        new JsonText()
            .object(
                body -> {
                  body.writeNumberField("conversations", done.conversations());
                  body.writeNumberField("messages", done.messages());
                  body.writeArrayFieldStart("ids");
                  for (String id : done.ids()) {
                    body.writeString(id);
                  }
                  body.writeEndArray();
                });
    return Answer.created("/api/v1/conversations", json);
  }

  private Future<Path> discard(Path folder) {
    return blocking(
        () -> {
          Spool.discard(folder);
          return folder;
        });
  }

  private Future<Path> blocking(java.util.concurrent.Callable<Path> work) {
    return vertx.executeBlocking(work, false).map(done -> Objects.requireNonNull(done));
  }
}
