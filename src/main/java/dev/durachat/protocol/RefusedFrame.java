package dev.durachat.protocol;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A frame that is refused before any actor sees it. */
public final class RefusedFrame extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient ServerFrame.Refusal answer;

  RefusedFrame(RefusedException refused, @Nullable Fields fields) {
    super(refused.reason(), null, false, false);
    String requestId = fields == null ? null : fields.text("requestId");
    this.answer =
        new ServerFrame.Refusal(
            refused.code(),
            refused.reason(),
            refused.retryAfter(),
            requestId != null && Fields.isRequestId(requestId) ? requestId : null,
            fields == null ? null : fields.text("conversationId"),
            fields == null ? null : fields.text("messageId"));
  }

  /** What its sender is told. */
  public ServerFrame.Refusal answer() {
    return answer;
  }
}
