package dev.durachat.model;

import dev.durachat.chat.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** A response that is no success, and what its body says about it. Confined to its event loop. */
final class Refusal {
  private static final int MAX_BODY_BYTES = 64 << 10;

  private final HttpClientResponse response;
  private final Buffer body = Buffer.buffer();

  Refusal(HttpClientResponse response) {
    this.response = response;
  }

  /**
   * Reads the body.
   *
   * @param ended told when it has come to its own end
   * @param enough told when it broke off or has grown too large, perhaps more than once
   */
  void read(Runnable ended, Runnable enough) {
    response
        .exceptionHandler(broken -> enough.run())
        .handler(
            buffer -> {
              if (body.length() < MAX_BODY_BYTES) {
                body.appendBuffer(buffer);
              } else {
                enough.run();
              }
            })
        .endHandler(end -> ended.run());
  }

  /** What it comes to, by the status and what has been read of the body. */
  Failure failure(ProviderFaults faults) {
    byte[] bytes = body.getBytes();
    return faults.ofStatus(response.statusCode(), UpstreamError.parse(bytes, 0, bytes.length));
  }

  /** When the provider wishes to be asked again, as it came. */
  @Nullable String retryAfter() {
    return response.getHeader("Retry-After");
  }
}
