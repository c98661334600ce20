package dev.durachat.http;

import dev.durachat.auth.Sessions;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.RefusedException;
import dev.durachat.storage.AuditLog;
import dev.durachat.storage.SessionRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The browsers in which a user is signed in: to see them, and to end them. */
public final class SessionRoutes implements ApiRoutes {
  private final Sessions sessions;
  private final AuditLog audit;

  public SessionRoutes(Sessions sessions, AuditLog audit) {
    this.sessions = sessions;
    this.audit = audit;
  }

  @Override
  public void mount(Api api) {
    api.on("signOut", this::signOut);
    api.on("listSessions", this::list);
    api.on("endSessions", this::endAll);
    api.on("endSession", this::end);
  }

  /** Whoever is signed out already is told the same. */
  private Future<Answer> signOut(Call call) {
    String secret = call.sessionSecret();
    Future<Void> ended =
        secret == null ? Future.succeededFuture() : sessions.signOut(secret, call.address());
    return ended.map(done -> gone(call, true));
  }

  private Future<Answer> list(Call call) {
    String current = call.principal().sessionId();
    return sessions.ofUser(call.userId()).map(all -> Answer.json(json(all, current)));
  }

  private static JsonObject json(List<SessionRecord> all, @Nullable String current) {
    var list = new JsonArray();
    for (SessionRecord session : all) {
      var json =
          new JsonObject()
              .put("id", session.id())
              .put("current", session.id().equals(current))
              .put("createdAt", JsonShapes.time(session.createdAt()))
              .put("usedAt", JsonShapes.time(session.usedAt()))
              .put("endsAt", JsonShapes.time(session.endsAt()));
      if (session.address() != null) {
        json.put("address", session.address());
      }
      if (session.userAgent() != null) {
        json.put("userAgent", session.userAgent());
      }
      list.add(json);
    }
    return new JsonObject().put("sessions", list);
  }

  private Future<Answer> end(Call call) {
    String id = call.path("id");
    return sessions
        .end(call.userId(), id)
        .compose(
            was -> {
              if (!was) {
                throw new RefusedException(ErrorCode.NOT_FOUND, "There is no such session.");
              }
              return audit.record(call.userId(), "session_ended", id, call.address());
            })
        .map(done -> gone(call, id.equals(call.principal().sessionId())));
  }

  private Future<Answer> endAll(Call call) {
    boolean othersOnly = Boolean.TRUE.equals(call.flag("others"));
    return sessions
        .endAll(call.userId(), othersOnly ? call.principal().sessionId() : null)
        .compose(gone -> audit.record(call.userId(), "sessions_ended", null, call.address()))
        .map(done -> gone(call, !othersOnly));
  }

  private static Answer gone(Call call, boolean own) {
    if (own) {
      call.takeSessionCookie();
    }
    return Answer.nothing();
  }
}
