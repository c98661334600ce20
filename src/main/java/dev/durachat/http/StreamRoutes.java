package dev.durachat.http;

import dev.durachat.protocol.ClientFrame.Have;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.user.UserActors;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A reply as it is written, for programs that would rather not speak WebSocket. */
public final class StreamRoutes implements ApiRoutes {
  private static final Pattern EVENT_ID =
      Pattern.compile("([1-9][0-9]{0,8})-([0-9]{1,9})-([0-9]{1,9})");

  private final UserActors users;
  private final FrameCodec codec;
  private final OpenStreams streams;

  public StreamRoutes(UserActors users, FrameCodec codec, OpenStreams streams) {
    this.users = users;
    this.codec = codec;
    this.streams = streams;
  }

  @Override
  public void mount(Api api) {
    api.onStream("streamMessage", this::stream);
  }

  private void stream(RoutingContext ctx) {
    String id = Objects.requireNonNull(ctx.pathParam("id"), "the document requires it");
    Have held = held(ctx, id);
    Seat.take(ctx, users)
        .compose(
            session -> {
              MessageEvents events = new MessageEvents(codec, held);
              EventStream stream = streams.begin(ctx, session, events);
              return session.follow(id, held, stream).onSuccess(begun -> stream.open());
            })
        .onFailure(ctx::fail);
  }

  /** What the client has read already; a header is newer than the address that it goes with. */
  private static @Nullable Have held(RoutingContext ctx, String messageId) {
    String header = ctx.request().getHeader("Last-Event-ID");
    String last = header == null ? ctx.request().getParam("lastEventId") : header;
    if (last == null || last.isEmpty()) {
      return null;
    }
    Matcher parts = EVENT_ID.matcher(last);
    if (!parts.matches()) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, "The last event id is none of this server's.");
    }
    return new Have(messageId, number(parts, 1), number(parts, 2), number(parts, 3));
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
