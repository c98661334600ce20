package dev.durachat.http;

import dev.durachat.library.Exports.Parcel;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.Directory;
import dev.durachat.transfer.FileName;
import dev.durachat.transfer.Spool;
import dev.durachat.transfer.Zip;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All that is stored of the user who asks: taken along, or erased. */
public final class MyDataRoutes implements ApiRoutes {
  private final UserActors users;
  private final Spool spool;
  private final Directory directory;
  private final Trail trail;

  /** Users whose copy is on its way: one at a time, since each takes as much disk as the user. */
  private final Set<String> leaving = ConcurrentHashMap.newKeySet();

  public MyDataRoutes(UserActors users, Spool spool, Directory directory, Trail trail) {
    this.users = users;
    this.spool = spool;
    this.directory = directory;
    this.trail = trail;
  }

  @Override
  public void mount(Api api) {
    api.onStream("exportMe", this::export);
    api.on("eraseMe", this::erase);
  }

  private void export(RoutingContext ctx) {
    Call call = Call.of(ctx);
    String userId = call.userId();
    if (!leaving.add(userId)) {
      ctx.fail(
          new RefusedException(
              ErrorCode.RATE_LIMITED, "Your data are on their way already. Wait for them."));
      return;
    }
    trail
        .before(call, "export", null)
        .compose(left -> users.ask(userId, user -> user.exports().everything(spool)))
        .onSuccess(parcel -> send(ctx, userId, parcel))
        .onFailure(
            e -> {
              leaving.remove(userId);
              ctx.fail(e);
            });
  }

  private void send(RoutingContext ctx, String userId, Parcel parcel) {
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
        .putHeader(
            "Content-Disposition", FileName.disposition("attachment", parcel.title() + ".zip"));
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("user.sqlite", parcel.main());
    parcel.contents().forEach((name, content) -> files.put("attachments/" + name, content));
    Download.send(
        ctx,
        out -> Zip.write(files, out),
        () -> {
          leaving.remove(userId);
          Spool.discard(parcel.folder());
        });
  }

  private Future<Answer> erase(Call call) {
    return users
        .erase(call.userId())
        .compose(erased -> directory.eraseUser(call.userId()))
        // Whatever a session that was still good has begun meanwhile goes as well.
        .compose(erased -> users.erase(call.userId()))
        .map(
            erased -> {
              if (call.sessionSecret() != null) {
                call.takeSessionCookie();
              }
              return Answer.nothing();
            });
  }
}
