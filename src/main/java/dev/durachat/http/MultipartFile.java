package dev.durachat.http;

import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes the one file out of a form. On an event loop. */
final class MultipartFile {
  private static final String FIELD = "file";

  /** What a form has around its file, generously. */
  private static final long FORM_BYTES = 64 * 1024;

  private final FileSystem files;
  private final Path target;
  private final long most;
  private final Promise<String> name = Promise.promise();
  private boolean found;
  private @Nullable Intake intake;

  private MultipartFile(FileSystem files, Path target, long most) {
    this.files = files;
    this.target = target;
    this.most = most;
  }

  /**
   * Stores the file of the form; others are ignored.
   *
   * @param most bytes of the file
   * @return the name that the client gave it, when the file is written; where it fails the target
   *     may be there
   */
  static Future<String> receive(
      HttpServerRequest request, FileSystem files, Path target, long most) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return Future.failedFuture(invalid("Send a form (multipart/form-data) with a field file."));
    }
    if (declared(request) > most + FORM_BYTES) {
      return Future.failedFuture(
          new RefusedException(
              ErrorCode.TOO_LARGE, "The file may have at most " + most + " bytes."));
    }
    MultipartFile form = new MultipartFile(files, target, most);
    request
        .setExpectMultipart(true)
        .uploadHandler(form::take)
        .exceptionHandler(form::fail)
        .endHandler(end -> form.end());
    return form.name.future();
  }

  private void take(HttpServerFileUpload upload) {
    if (found || !FIELD.equals(upload.name())) {
      upload.handler(ignored -> {});
      return;
    }
    found = true;
    intake = new Intake(upload, most);
    intake
        .store(files, target)
        .onSuccess(stored -> name.tryComplete(upload.filename()))
        .onFailure(name::tryFail);
  }

  private void fail(Throwable e) {
    if (intake != null) {
      intake.fail(e);
    }
    name.tryFail(invalid("The form cannot be read."));
  }

  private void end() {
    if (!found) {
      name.tryFail(invalid("The form has no field file with a file in it."));
    }
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static RefusedException invalid(String reason) {
    return new RefusedException(ErrorCode.INVALID_MESSAGE, reason);
  }
}
