package dev.durachat.faults;

import static dev.durachat.testing.FakeProvider.DONE;
import static dev.durachat.testing.FakeProvider.STREAM_HEAD;
import static dev.durachat.testing.FakeProvider.chunks;
import static dev.durachat.testing.FakeProvider.finish;
import static dev.durachat.testing.FakeProvider.text;

import dev.durachat.testing.FakeProvider.Exchanged;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * One way in which a provider fails, and what must come of it.
 *
 * @param name also the model's, by which the provider knows what to do
 * @param code of the {@code done}; empty: the reply is complete
 * @param kept the text that is stored at the end
 * @param requests that the provider gets in all
 * @param script what the provider does; {@code number} of the request counts over all rows, so the
 *     try is its second argument, from 1
 */
record UpstreamFault(String name, String code, String kept, int requests, Script script) {
  private static final String PART = "what came before it";
  private static final String WHOLE = "whole: é, 漢字, 😀 \\ \" \n done";

  /** What a provider does with one try. */
  @FunctionalInterface
  interface Script {
    void answer(Exchanged request, int tried);
  }

  private static UpstreamFault status(int status, String headers, String code, int requests) {
    String name = status + (headers.isEmpty() ? "" : "-after");
    return new UpstreamFault(
        name, code, "", requests, (r, tried) -> r.status(status, headers, echo(r)));
  }

  /** An error that tells all that it was told, the key included. */
  private static String echo(Exchanged request) {
    return "{\"error\":{\"message\":\"Incorrect API key provided: "
        + request.head.replaceAll("(?s).*[Bb]earer (\\S+).*", "$1")
        + "\"}}";
  }

  private static UpstreamFault cut(
      Vertx vertx, String name, String code, Consumer<Exchanged> then) {
    return new UpstreamFault(
        name,
        code,
        PART,
        1,
        (r, tried) -> {
          r.stream(text(PART));
          // Not at once, or the text could be lost with the connection on its way.
          vertx.setTimer(200, timer -> then.accept(r));
        });
  }

  private static UpstreamFault retried(String name, String head, int failures) {
    return new UpstreamFault(
        name,
        "",
        WHOLE,
        failures + 1,
        (r, tried) -> {
          if (tried <= failures) {
            r.status(Integer.parseInt(head.substring(0, 3)), head.substring(3), echo(r));
          } else {
            r.stream(text(WHOLE), finish("stop"), DONE);
            r.end();
          }
        });
  }

  /** A good answer, of which every byte comes alone. */
  private static void drip(Vertx vertx, Exchanged request) {
    byte[] all =
        (STREAM_HEAD + chunks(text(WHOLE), finish("stop"), DONE) + "0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    int[] next = {0};
    vertx.setPeriodic(
        1,
        timer -> {
          request.socket.write(Buffer.buffer(new byte[] {all[next[0]++]}));
          if (next[0] == all.length) {
            vertx.cancelTimer(timer);
          }
        });
  }

  /** All that the provider at hand can do; a refused connection needs one that is not there. */
  static List<UpstreamFault> all(Vertx vertx) {
    String unavailable = "provider_unavailable";
    String protocol = "provider_protocol";
    return List.of(
        status(401, "", "provider_auth", 1),
        status(403, "", "provider_auth", 1),
        status(404, "", "provider_rejected", 1),
        status(429, "", "provider_rate_limited", 3),
        status(429, "Retry-After: 1\r\n", "provider_rate_limited", 3),
        status(500, "", unavailable, 3),
        status(503, "", unavailable, 3),
        retried("429-then-whole", "429Retry-After: 1\r\n", 1),
        retried("503-twice-then-whole", "503", 2),
        new UpstreamFault("stall-before", "provider_timeout", "", 1, (r, tried) -> {}),
        cut(vertx, "stall-in", "provider_timeout", r -> {}),
        new UpstreamFault("reset-before", unavailable, "", 1, (r, tried) -> r.reset()),
        cut(vertx, "reset-in", unavailable, Exchanged::reset),
        cut(vertx, "eof-in", unavailable, r -> r.socket.close()),
        cut(vertx, "eof-without-end", protocol, Exchanged::end),
        cut(vertx, "malformed", protocol, r -> r.more("data: {\"choices\":[{]\n\n")),
        cut(vertx, "no-json", protocol, r -> r.more("data: \0\u0001garbage\n\n")),
        cut(vertx, "giant-line", protocol, r -> r.more("data: " + "x".repeat(3 << 20))),
        cut(
            vertx,
            "error-event",
            unavailable,
            r -> r.more("event: error\ndata: " + echo(r) + "\n\n")),
        cut(vertx, "error-object", unavailable, r -> r.more("data: " + echo(r) + "\n\n")),
        new UpstreamFault(
            "html",
            protocol,
            "",
            1,
            (r, tried) -> r.status(200, "Content-Type: text/html\r\n", "<html>Welcome</html>")),
        new UpstreamFault("byte-by-byte", "", WHOLE, 1, (r, tried) -> drip(vertx, r)));
  }
}
