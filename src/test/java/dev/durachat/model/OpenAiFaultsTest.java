package dev.durachat.model;

import static dev.durachat.chat.FailureCode.CONTENT_FILTERED;
import static dev.durachat.chat.FailureCode.CONTEXT_TOO_LONG;
import static dev.durachat.chat.FailureCode.PROVIDER_AUTH;
import static dev.durachat.chat.FailureCode.PROVIDER_PROTOCOL;
import static dev.durachat.chat.FailureCode.PROVIDER_RATE_LIMITED;
import static dev.durachat.chat.FailureCode.PROVIDER_REJECTED;
import static dev.durachat.chat.FailureCode.PROVIDER_TIMEOUT;
import static dev.durachat.chat.FailureCode.PROVIDER_UNAVAILABLE;
import static dev.durachat.testing.FakeProvider.DONE;
import static dev.durachat.testing.FakeProvider.finish;
import static dev.durachat.testing.FakeProvider.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.durachat.chat.FailureCode;
import dev.durachat.testing.FakeProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenAiFaultsTest extends ProviderTest {

  static Stream<Arguments> statuses() {
    String context = "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"m\"}}";
    String contextWords =
        "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens\"}}";
    String filtered = "{\"error\":{\"code\":\"content_filter\",\"message\":\"m\"}}";
    return Stream.of(
        arguments(401, "{\"error\":{\"message\":\"bad key\"}}", PROVIDER_AUTH),
        arguments(403, "", PROVIDER_AUTH),
        arguments(429, "{}", PROVIDER_RATE_LIMITED),
        arguments(400, "{\"error\":{\"message\":\"no such parameter\"}}", PROVIDER_REJECTED),
        arguments(404, "<html>not here</html>", PROVIDER_REJECTED),
        arguments(418, "", PROVIDER_REJECTED),
        arguments(422, "[]", PROVIDER_REJECTED),
        arguments(400, context, CONTEXT_TOO_LONG),
        arguments(400, contextWords, CONTEXT_TOO_LONG),
        arguments(413, "[" + contextWords + "]", CONTEXT_TOO_LONG),
        arguments(400, filtered, CONTENT_FILTERED),
        arguments(500, "", PROVIDER_UNAVAILABLE),
        arguments(503, "{\"error\":\"down\"}", PROVIDER_UNAVAILABLE),
        arguments(529, "", PROVIDER_UNAVAILABLE),
        arguments(302, "", PROVIDER_PROTOCOL),
        arguments(204, "", PROVIDER_PROTOCOL));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("statuses")
  void aStatusHasItsCode(int status, String body, FailureCode code) {
    assertEquals(code, ask(r -> r.status(status, "", body)).awaitFailureCode());
  }

  static Stream<Arguments> streams() {
    String html = "<!doctype html><title>Welcome</title>";
    return Stream.of(
        row(
            "html with 200",
            "",
            r -> r.status(200, "Content-Type: text/html\r\n", html),
            PROVIDER_PROTOCOL),
        row(
            "json with 200",
            "",
            r -> r.status(200, "Content-Type: application/json\r\n", "{}"),
            PROVIDER_PROTOCOL),
        row("no type", "", r -> r.status(200, "", "data: [DONE]\n\n"), PROVIDER_PROTOCOL),
        row("no http", "", r -> r.raw("hello, who is there?\r\n\r\n"), PROVIDER_PROTOCOL),
        row(
            "broken chunking",
            "",
            r -> r.raw(FakeProvider.STREAM_HEAD + "zz\r\nnonsense\r\n"),
            PROVIDER_PROTOCOL),
        row("closed before headers", "", r -> r.socket.close(), PROVIDER_UNAVAILABLE),
        row("reset before headers", "", FakeProvider.Exchanged::reset, PROVIDER_UNAVAILABLE),
        row(
            "end without reason",
            "part",
            r -> {
              r.stream(text("part"));
              r.end();
            },
            PROVIDER_PROTOCOL),
        row("mark without reason", "part", r -> r.stream(text("part"), DONE), PROVIDER_PROTOCOL),
        row(
            "empty stream",
            "",
            r -> {
              r.stream();
              r.end();
            },
            PROVIDER_PROTOCOL),
        row(
            "cut in a chunk",
            "part",
            r -> r.stream(text("part")).onSuccess(v -> r.socket.close()),
            PROVIDER_UNAVAILABLE),
        row(
            "malformed json",
            "part",
            r -> r.stream(text("part"), "data: {\"choices\":[{]\n\n"),
            PROVIDER_PROTOCOL),
        row(
            "json cut at the end",
            "part",
            r -> {
              r.stream(text("part"), "data: {\"choi");
              r.end();
            },
            PROVIDER_PROTOCOL),
        row("no object", "part", r -> r.stream(text("part"), "data: 17\n\n"), PROVIDER_PROTOCOL),
        row(
            "two objects",
            "part",
            r -> r.stream(text("part"), "data: {}{}\n\n"),
            PROVIDER_PROTOCOL),
        row(
            "error event",
            "part",
            r -> r.stream(text("part"), "event: error\ndata: {\"message\":\"boom\"}\n\n"),
            PROVIDER_UNAVAILABLE),
        row(
            "bare error event",
            "part",
            r -> r.stream(text("part"), "event: error\n\n"),
            PROVIDER_UNAVAILABLE),
        row(
            "error object",
            "part",
            r -> r.stream(text("part"), "data: {\"error\":{\"message\":\"boom\"}}\n\n"),
            PROVIDER_UNAVAILABLE),
        row(
            "error text",
            "part",
            r -> r.stream(text("part"), "data: {\"error\":\"boom\"}\n\n"),
            PROVIDER_UNAVAILABLE),
        row(
            "context error",
            "part",
            r ->
                r.stream(
                    text("part"), "data: {\"error\":{\"code\":\"context_length_exceeded\"}}\n\n"),
            CONTEXT_TOO_LONG),
        row(
            "filter error",
            "part",
            r -> r.stream(text("part"), "data: {\"error\":{\"code\":\"content_filter\"}}\n\n"),
            CONTENT_FILTERED),
        row(
            "filter reason",
            "part",
            r -> r.stream(text("part"), finish("content_filter"), DONE),
            CONTENT_FILTERED));
  }

  private static Arguments row(
      String name, String kept, Consumer<FakeProvider.Exchanged> script, FailureCode code) {
    return arguments(name, kept, script, code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void aStreamThatGoesWrongHasItsCodeAndKeepsWhatCame(
      String name, String kept, Consumer<FakeProvider.Exchanged> script, FailureCode code) {
    Recorder recorder = new Recorder();
    FakeProvider provider = provider(script);
    model(provider, PATIENT).start(request(""), recorder);

    assertEquals(code, recorder.awaitFailureCode(), () -> name + ": " + recorder.events);
    assertEquals(kept, recorder.text());
    assertEquals(1, provider.requests.size(), "sent again");
  }

  @Test
  void aResetInTheStreamIsUnavailable() {
    FakeProvider provider = provider(r -> r.stream(text("part")));
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);
    recorder.awaitText("part");
    provider.requests.getFirst().reset();

    assertEquals(PROVIDER_UNAVAILABLE, recorder.awaitFailureCode());
    assertEquals("part", recorder.text());
  }

  @Test
  void aGiantLineIsCutOff() throws InterruptedException {
    FakeProvider provider = provider(r -> r.stream(text("part"), "data: " + "x".repeat(3 << 20)));
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);

    assertEquals(PROVIDER_PROTOCOL, recorder.awaitFailureCode());
    assertEquals("part", recorder.text());
    assertTrue(provider.requests.getFirst().closed.await(1, TimeUnit.SECONDS));
  }

  @Test
  void silenceBeforeTheHeadersIsATimeout() throws InterruptedException {
    FakeProvider provider = provider(r -> {});
    Recorder recorder = new Recorder();
    model(provider, Duration.ofSeconds(1)).start(request(""), recorder);

    assertEquals(PROVIDER_TIMEOUT, recorder.awaitFailureCode());
    assertTrue(provider.requests.getFirst().closed.await(1, TimeUnit.SECONDS));
    assertEquals(1, provider.requests.size());
  }

  @Test
  void silenceInTheStreamIsATimeout() throws InterruptedException {
    FakeProvider provider = provider(r -> r.stream(text("part")));
    Recorder recorder = new Recorder();
    model(provider, Duration.ofSeconds(1)).start(request(""), recorder);

    assertEquals(PROVIDER_TIMEOUT, recorder.awaitFailureCode());
    assertEquals("part", recorder.text());
    assertTrue(provider.requests.getFirst().closed.await(1, TimeUnit.SECONDS));
  }

  @Test
  void commentsAreSignsOfLife() {
    int[] sent = {0};
    FakeProvider provider =
        provider(
            r -> {
              r.stream(text("part"));
              vertx.setPeriodic(
                  100,
                  id -> {
                    r.more(": still here\n\n");
                    if (++sent[0] == 25) {
                      vertx.cancelTimer(id);
                      r.more(finish("stop"), DONE);
                      r.end();
                    }
                  });
            });
    Recorder recorder = new Recorder();
    long start = System.nanoTime();
    model(provider, Duration.ofMillis(1_500)).start(request(""), recorder);

    recorder.awaitFinished();
    assertTrue(System.nanoTime() - start > 2_000_000_000L, "ended too early to tell");
  }

  @Test
  void silenceAfterTheFinishReasonEndsTheAnswer() {
    FakeProvider provider = provider(r -> r.stream(text("whole"), finish("stop")));
    Recorder recorder = new Recorder();
    model(provider, Duration.ofSeconds(1)).start(request(""), recorder);

    assertEquals("stop", recorder.awaitFinished().finishReason());
  }

  @Test
  void anErrorBodyThatNeverEndsDoesNotHoldTheFailure() {
    FakeProvider provider =
        provider(r -> r.raw("HTTP/1.1 400 X\r\nContent-Length: 1000\r\n\r\n{\"err"));
    Recorder recorder = new Recorder();
    model(provider, Duration.ofSeconds(1)).start(request(""), recorder);

    assertEquals(PROVIDER_REJECTED, recorder.awaitFailureCode());
  }

  @Test
  void aMessageQuotesTheProviderButNoKeyAndNoPath() {
    String body =
        "{\"error\":{\"message\":\"key %s may not POST /v1/chat/completions at %s\\nat a.b.C(D.java:1)\"}}"
            .formatted(KEY, "https://api.example/v1/x");
    String message = ask(r -> r.status(400, "", body)).awaitFailure().failure().message();

    assertTrue(message.contains("may not POST"), message);
    assertFalse(message.contains(KEY), message);
    assertFalse(message.contains("/v1"), message);
    assertFalse(message.contains("java"), message);
  }

  @Test
  void aLongMessageIsCut() {
    String body = "{\"error\":{\"message\":\"" + "😀".repeat(5_000) + "\"}}";
    String message = ask(r -> r.status(400, "", body)).awaitFailure().failure().message();

    assertTrue(message.length() < 400, message);
    assertEquals(
        message, new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Test
  void aBrokenConnectionKeepsWhatAPausedCallHasNotTakenYet() throws InterruptedException {
    FakeProvider provider = provider(r -> r.stream(text("one")));
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, PATIENT).start(request(""), recorder);
    recorder.awaitText("one");
    call.pause();
    FakeProvider.Exchanged request = provider.requests.getFirst();
    request.more(text(" two")).onSuccess(v -> request.socket.close());
    assertTrue(request.closed.await(5, TimeUnit.SECONDS));
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !recorder.ended() || recorder.text().equals("one two"));
    call.resume();

    assertEquals(PROVIDER_UNAVAILABLE, recorder.awaitFailureCode());
    assertEquals("one two", recorder.text());
  }
}
