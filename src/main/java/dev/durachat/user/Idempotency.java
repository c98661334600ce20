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
    Optional<Answered> before = find(request);
    before.ifPresent(
        answered -> {
          asking.openAtOnce(answered.conversationId());
          asking.send(
              answered.answer().getBytes(StandardCharsets.UTF_8), answered.conversationId());
        });
    return before.isPresent();
  }

  /** The id of the reply that this request began before; empty when the request is new. */
  Optional<String> before(ClientFrame.@Nullable Request request) {
    return find(request).map(Answered::answer).map(codec::replyOf);
  }

  private Optional<Answered> find(ClientFrame.@Nullable Request request) {
    Optional<Answered> before = request == null ? Optional.empty() : requests.find(request.id());
    if (request != null
        && before.isPresent()
        && !before.get().fingerprint().equals(request.fingerprint())) {
      throw new RefusedException(
          ErrorCode.REQUEST_CONFLICT,
          "This request id was used for another request. Use a new one.");
    }
    return before;
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
