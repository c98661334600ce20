package dev.durachat.user;

import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.Requests;
import dev.durachat.storage.Requests.Answered;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a command that names itself take effect once. On the actor's thread alone. */
final class Idempotency {
  private final Requests requests;
  private final FrameCodec codec;

  Idempotency(Requests requests, FrameCodec codec) {
    this.requests = requests;
    this.codec = codec;
  }

  /**
   * Answers a command that took effect before, to the asking socket alone, and subscribes it.
   *
   * @return false when the command is new
   */
  boolean repeat(Subscriber asking, ClientFrame.@Nullable Request request) {
    if (request == null) {
      return false;
    }
    Optional<Answered> before = requests.find(request.id());
    if (before.isEmpty()) {
      return false;
    }
    Answered answered = before.get();
    if (!answered.fingerprint().equals(request.fingerprint())) {
      throw new RefusedException(
          ErrorCode.REQUEST_CONFLICT,
          "This requestId was used for another request. Use a new one.");
    }
    asking.open(answered.conversationId());
    asking.send(answered.answer().getBytes(StandardCharsets.UTF_8), answered.conversationId());
    return true;
  }

  /** Keeps the answer of a command. Inside the transaction of its effect. */
  void remember(
      ClientFrame.@Nullable Request request,
      String conversationId,
      ServerFrame answer,
      Instant now) {
    if (request != null) {
      String json = new String(codec.encode(answer), StandardCharsets.UTF_8);
      requests.remember(
          request.id(), new Answered(request.fingerprint(), conversationId, json), now);
    }
  }

  static @Nullable String id(ClientFrame.@Nullable Request request) {
    return request == null ? null : request.id();
  }
}
