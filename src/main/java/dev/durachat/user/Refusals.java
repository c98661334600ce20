package dev.durachat.user;

import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** Refusals in the words of the wire, naming the frame that they answer. */
public final class Refusals {
  private Refusals() {}

  /** The answer to {@code frame}, which was refused. */
  public static ServerFrame.Refusal of(RefusedException refused, ClientFrame frame) {
    return new ServerFrame.Refusal(
        refused.code(),
        refused.reason(),
        refused.retryAfter(),
        requestId(frame),
        conversationId(frame),
        messageId(frame));
  }

  /** What a fault of the user's file means to whoever asked. */
  public static RefusedException of(StorageException failed) {
    return switch (failed.kind()) {
      case FULL ->
          new RefusedException(
              ErrorCode.STORAGE_FULL,
              "The server's disk is full. Nothing was lost; try again when there is space.");
      case FAILED, DAMAGED ->
          new RefusedException(
              ErrorCode.STORAGE_FAILED,
              "Your data cannot be read or written at the moment. Tell whoever runs this server.");
    };
  }

  /**
   * What any fault means to whoever asked: nobody is told more of it than {@link ErrorCode} has.
   */
  static RefusedException ofFault(Throwable fault) {
    return switch (fault) {
      case RefusedException refused -> refused;
      case StorageException failed -> of(failed);
      default -> new RefusedException(ErrorCode.INTERNAL, "Something went wrong here. Try again.");
    };
  }

  private static @Nullable String requestId(ClientFrame frame) {
    return frame instanceof ClientFrame.Command command && command.request() != null
        ? command.request().id()
        : null;
  }

  private static @Nullable String conversationId(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.StartChat it -> it.conversationId();
      case ClientFrame.Catchup it -> it.conversationId();
      case ClientFrame.Leave it -> it.conversationId();
      case ClientFrame.Regenerate _,
          ClientFrame.Continue _,
          ClientFrame.Stop _,
          ClientFrame.Sync _,
          ClientFrame.Ping _ ->
          null;
    };
  }

  private static @Nullable String messageId(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Regenerate it -> it.messageId();
      case ClientFrame.Continue it -> it.messageId();
      case ClientFrame.Stop it -> it.messageId();
      case ClientFrame.StartChat _,
          ClientFrame.Catchup _,
          ClientFrame.Leave _,
          ClientFrame.Sync _,
          ClientFrame.Ping _ ->
          null;
    };
  }
}
