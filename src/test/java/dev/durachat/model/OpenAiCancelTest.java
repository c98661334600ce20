package dev.durachat.model;

import static dev.durachat.testing.FakeProvider.DONE;
import static dev.durachat.testing.FakeProvider.finish;
import static dev.durachat.testing.FakeProvider.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.testing.FakeProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenAiCancelTest extends ProviderTest {

  @Test
  void beforeTheHeadersTheConnectionIsClosed() throws InterruptedException {
    FakeProvider provider = provider(r -> {});
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, PATIENT).start(request(""), recorder);
    await().until(() -> provider.requests.size() == 1);
    call.cancel();
    call.cancel();

    assertClosed(provider);
    assertEquals(List.of(), recorder.events);
  }

  @Test
  void inTheStreamTheConnectionIsClosed() throws InterruptedException {
    FakeProvider provider = provider(r -> r.stream(text("one")));
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, PATIENT).start(request(""), recorder);
    recorder.awaitText("one");
    call.cancel();

    assertClosed(provider);
    assertEquals(List.of(new ModelEvent.Text("one")), recorder.events);
  }

  @Test
  void whilePausedTheConnectionIsClosed() throws InterruptedException {
    FakeProvider provider = provider(r -> r.stream(text("one")));
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, PATIENT).start(request(""), recorder);
    recorder.awaitText("one");
    call.pause();
    FakeProvider.Exchanged request = provider.requests.getFirst();
    request.more(text("two").repeat(1_000));
    call.cancel();

    assertClosed(provider);
    // Some of it may have come before the pause took hold, but no end.
    assertTrue(recorder.text().startsWith("one"), recorder.text());
    assertFalse(recorder.ended());
  }

  @Test
  void fromInsideTheSinkNothingOfTheSameBufferFollows() throws Exception {
    CompletableFuture<ModelCall> call = new CompletableFuture<>();
    Recorder recorder = new Recorder();
    FakeProvider provider =
        provider(
            r ->
                r.stream(
                    text("one")
                        + FakeProvider.delta("reasoning", "t")
                        + text("two")
                        + finish("stop")
                        + DONE));
    call.complete(
        model(provider, PATIENT)
            .start(
                request(""),
                event -> {
                  recorder.accept(event);
                  call.join().cancel();
                }));

    await().until(() -> !recorder.events.isEmpty());
    assertClosed(provider);
    assertEquals(List.of(new ModelEvent.Text("one")), recorder.events);
  }

  @Test
  void inARetryPauseNothingIsSentAgain() {
    FakeProvider provider = provider(r -> r.status(503, "Retry-After: 1\r\n", ""));
    Recorder recorder = new Recorder();
    ModelCall call = model(provider, PATIENT).start(request(""), recorder);
    await().until(() -> provider.requests.size() == 1);
    call.cancel();

    await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> provider.requests.size() == 1);
    assertEquals(List.of(), recorder.events);
  }

  @Test
  void atOnceNothingHappensAtAll() {
    FakeProvider provider = provider(r -> r.stream(text("x"), finish("stop"), DONE));
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder).cancel();

    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> recorder.events.isEmpty());
  }

  private static void assertClosed(FakeProvider provider) throws InterruptedException {
    assertTrue(
        provider.requests.getFirst().closed.await(1, TimeUnit.SECONDS),
        "the connection is still open after a second");
  }
}
