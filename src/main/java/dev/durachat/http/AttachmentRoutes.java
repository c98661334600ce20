package dev.durachat.http;

import dev.durachat.chat.Attachment;
import dev.durachat.library.AttachmentBook;
import dev.durachat.library.Lookup;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.transfer.FileName;
import dev.durachat.user.UserActors;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Files that users upload and fetch again. What is in them never runs: it is served as what it was
 * found to be, with a policy that allows nothing.
 */
public final class AttachmentRoutes implements ApiRoutes {
  private static final String POLICY = "default-src 'none'; sandbox";
  private static final String UNCHANGING = "private, max-age=31536000, immutable";

  private final Vertx vertx;
  private final UserActors users;
  private final Uploads uploads;
  private final JsonText text = new JsonText();

  public AttachmentRoutes(Vertx vertx, UserActors users, Uploads uploads) {
    this.vertx = vertx;
    this.users = users;
    this.uploads = uploads;
  }

  @Override
  public void mount(Api api) {
    api.onUpload("uploadAttachment", this::upload);
    api.onStream("getAttachment", this::download);
  }

  private void upload(RoutingContext ctx) {
    String userId = Gate.principal(ctx).userId();
    Path draft = uploads.draft();
    MultipartFile.receive(ctx.request(), vertx.fileSystem(), draft, uploads.most())
        .compose(name -> uploads.keep(userId, draft, name))
        .eventually(() -> uploads.discard(draft))
        .onSuccess(made -> created(made).send(ctx))
        .onFailure(ctx::fail);
  }

  private Answer created(Attachment made) {
    return Answer.created(
        "/api/v1/attachments/" + made.id(), text.value(json -> JsonShapes.attachment(json, made)));
  }

  private void download(RoutingContext ctx) {
    Call call = Call.of(ctx);
    String id = call.path("id");
    users
        .ask(call.userId(), user -> user.attachments().get(id))
        .onSuccess(found -> send(ctx, found))
        .onFailure(ctx::fail);
  }

  private static void send(RoutingContext ctx, AttachmentBook.Download found) {
    Attachment attachment = found.attachment();
    String tag = "\"" + found.sha256() + "\"";
    HttpServerResponse response =
        ctx.response()
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("Cross-Origin-Resource-Policy", "same-origin")
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader(HttpHeaders.CACHE_CONTROL, UNCHANGING);
    if (tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    boolean image = attachment.mimeType().startsWith("image/");
    boolean text = attachment.mimeType().startsWith("text/");
    response
        .putHeader(
            HttpHeaders.CONTENT_TYPE,
            text ? attachment.mimeType() + "; charset=utf-8" : attachment.mimeType())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(attachment.size()))
        .putHeader(
            "Content-Disposition",
            FileName.disposition(image ? "inline" : "attachment", attachment.name()));
    Download.send(ctx, out -> copy(found.content(), out), () -> {});
  }

  private static void copy(Path content, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(content)) {
      in.transferTo(out);
    } catch (NoSuchFileException removedMeanwhile) {
      throw Lookup.notFound("attachment");
    }
  }
}
