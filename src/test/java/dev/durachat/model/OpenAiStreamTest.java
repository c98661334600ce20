package dev.durachat.model;

import static dev.durachat.testing.FakeProvider.DONE;
import static dev.durachat.testing.FakeProvider.chunks;
import static dev.durachat.testing.FakeProvider.delta;
import static dev.durachat.testing.FakeProvider.finish;
import static dev.durachat.testing.FakeProvider.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.FailureCode;
import dev.durachat.chat.Usage;
import dev.durachat.testing.FakeProvider;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OpenAiStreamTest extends ProviderTest {
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,"
          + "\"total_tokens\":12,\"completion_tokens_details\":{\"reasoning_tokens\":3}}}\n\n";

  @Test
  void anAnswerComesWithItsReasoningUsageAndFinishReason() {
    Recorder recorder =
        ask(
            r -> {
              r.stream(
                  "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
                  delta("reasoning_content", "let me "),
                  delta("reasoning", "think"),
                  text("He"),
                  text("llo"),
                  finish("stop"),
                  USAGE,
                  DONE);
              r.end();
            });

    assertEquals(new ModelEvent.Finished("stop", new Usage(7, 5, 12)), recorder.awaitFinished());
    assertEquals("let me think", recorder.thinking());
    assertEquals("Hello", recorder.text());
    assertEquals(List.of(), recorder.offEventLoop);
  }

  @Test
  void theRequestCarriesTheKeyAndAsksForAStreamWithUsage() {
    FakeProvider provider =
        provider(
            r -> {
              r.stream(text("x"), finish("stop"), DONE);
              r.end();
            });
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);
    recorder.awaitFinished();

    FakeProvider.Exchanged sent = provider.requests.getFirst();
    assertTrue(sent.head.startsWith("POST /v1/chat/completions HTTP/1.1\r\n"), sent.head);
    assertTrue(sent.head.contains("Authorization: Bearer " + KEY), sent.head);
    assertTrue(sent.json().path("stream").asBoolean());
    assertTrue(sent.json().path("stream_options").path("include_usage").asBoolean());
    assertEquals("m", sent.json().path("model").asText());
  }

  @Test
  void deltasOfOneBufferAreJoinedAndEachIsCounted() {
    double before = metrics.chunks().count();
    Recorder recorder =
        ask(
            r -> {
              r.raw(
                  FakeProvider.STREAM_HEAD
                      + chunks(
                          text("a")
                              + text("b")
                              + delta("reasoning", "t")
                              + text("c")
                              + text("d")
                              + finish("stop")
                              + DONE));
              r.end();
            });
    recorder.awaitFinished();

    assertEquals(
        List.of(
            new ModelEvent.Text("ab"),
            new ModelEvent.Thinking("t"),
            new ModelEvent.Text("cd"),
            new ModelEvent.Finished("stop", null)),
        recorder.events);
    assertEquals(5, metrics.chunks().count() - before);
  }

  @Test
  void anEndWithoutTheMarkIsFineAfterAFinishReason() {
    Recorder recorder =
        ask(
            r -> {
              r.stream(text("whole"), finish("length"));
              r.end();
            });

    assertEquals("length", recorder.awaitFinished().finishReason());
    assertNull(recorder.awaitFinished().usage());
    assertEquals("whole", recorder.text());
  }

  @Test
  void aConnectionThatBreaksAfterTheFinishReasonTakesNothingAway() {
    Recorder recorder =
        ask(r -> r.stream(text("whole"), finish("stop")).onSuccess(v -> r.socket.close()));

    assertEquals("stop", recorder.awaitFinished().finishReason());
    assertEquals("whole", recorder.text());
  }

  @Test
  void bytesMayComeOneAtATime() {
    String answer = "größer ☃ 😀 日本語\n\"q\"";
    String escapedPair =
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud83d\\ude00\"}}]}\r\n\r\n";
    byte[] bytes =
        (FakeProvider.STREAM_HEAD
                + chunks(": hi\n\n" + text(answer) + escapedPair + finish("stop") + DONE)
                + "0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    Recorder recorder = ask(r -> writeFrom(r, bytes, 0));

    recorder.awaitFinished();
    assertEquals(answer + "😀", recorder.text());
  }

  private static void writeFrom(FakeProvider.Exchanged request, byte[] bytes, int at) {
    if (at < bytes.length) {
      request
          .socket
          .write(Buffer.buffer(new byte[] {bytes[at]}))
          .onSuccess(v -> writeFrom(request, bytes, at + 1));
    }
  }

  @Test
  void aConnectionServesTheNextCallToo() {
    FakeProvider provider =
        provider(
            r -> {
              r.stream(text("x"), finish("stop"), DONE);
              r.end();
            });
    OpenAiChatModel model = model(provider, PATIENT);
    for (int i = 0; i < 3; i++) {
      Recorder recorder = new Recorder();
      model.start(request(""), recorder);
      recorder.awaitFinished();
    }
    assertEquals(3, provider.requests.size());
    assertEquals(1, provider.requests.stream().map(r -> r.socket).distinct().count());
  }

  @Test
  void callsFromAWorkerGetTheirEventsOnAnEventLoop() {
    FakeProvider provider =
        provider(
            r -> {
              r.stream(text("x"), finish("stop"), DONE);
              r.end();
            });
    Recorder recorder = new Recorder();
    OpenAiChatModel model = model(provider, PATIENT);
    vertx
        .deployVerticle(
            new AbstractVerticle() {
              @Override
              public void start(Promise<Void> started) {
                model.start(request(""), recorder);
                started.complete();
              }
            },
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();

    recorder.awaitFinished();
    assertEquals(List.of(), recorder.offEventLoop);
  }

  @Test
  void noEventComesFromInsideStart() {
    FakeProvider provider = provider(r -> r.status(400, "", "{}"));
    OpenAiChatModel model = model(provider, PATIENT);
    Recorder recorder = new Recorder();
    AtomicBoolean inside = new AtomicBoolean();
    AtomicBoolean early = new AtomicBoolean();
    vertx.runOnContext(
        v -> {
          inside.set(true);
          model.start(
              request(""),
              event -> {
                early.compareAndSet(false, inside.get());
                recorder.accept(event);
              });
          inside.set(false);
        });
    recorder.awaitFailure();
    assertFalse(early.get());
  }

  @Test
  void aPausedCallStopsReadingAndItsStallClock() throws InterruptedException {
    String piece = text("0123456789".repeat(1_000));
    int pieces = 3_000; // 30 MB: more than the buffers of both kernels hold
    FakeProvider provider = provider(r -> r.stream(text("first")));
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, Duration.ofMillis(1_500)).start(request(""), recorder);
    recorder.awaitText("first");
    call.pause();
    call.pause();
    FakeProvider.Exchanged request = provider.requests.getFirst();
    AtomicBoolean taken = new AtomicBoolean();
    String http = chunks(piece).repeat(pieces);
    request.raw(http + chunks(finish("stop"), DONE) + "0\r\n\r\n").onSuccess(v -> taken.set(true));

    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !taken.get() && !recorder.ended());
    assertTrue(recorder.text().length() < 20_000_000, "read on while paused");

    call.resume();
    recorder.awaitFinished();
    assertEquals("first".length() + 10_000 * pieces, recorder.text().length());
    assertFalse(request.closed.await(0, TimeUnit.SECONDS), "the connection is kept");
  }

  @Test
  void theStallClockRunsAgainAfterAPause() {
    FakeProvider provider = provider(r -> r.stream(text("first")));
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, Duration.ofSeconds(1)).start(request(""), recorder);
    recorder.awaitText("first");
    call.pause();
    await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !recorder.ended());
    call.resume();
    assertEquals(FailureCode.PROVIDER_TIMEOUT, recorder.awaitFailureCode());
  }

  @Test
  void aPauseBeforeTheHeadersHoldsTheStream() {
    FakeProvider provider = provider(r -> {});
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, PATIENT).start(request(""), recorder);
    await().until(() -> provider.requests.size() == 1);
    call.pause();
    FakeProvider.Exchanged request = provider.requests.getFirst();
    request.stream(text("held"), finish("stop"), DONE);
    request.end();
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> recorder.events.isEmpty());
    call.resume();
    recorder.awaitFinished();
    assertEquals("held", recorder.text());
  }
}
