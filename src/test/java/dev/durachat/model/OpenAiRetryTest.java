package dev.durachat.model;

import static dev.durachat.testing.FakeProvider.DONE;
import static dev.durachat.testing.FakeProvider.finish;
import static dev.durachat.testing.FakeProvider.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.FailureCode;
import dev.durachat.testing.FakeProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRetryTest extends ProviderTest {

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void aBusyProviderIsAskedThreeTimesInAll(int status) {
    FakeProvider provider = provider(r -> r.status(status, "", ""));
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);

    recorder.awaitFailure();
    assertEquals(3, provider.requests.size());
    assertEquals(1, recorder.events.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422})
  void aProviderThatSaysNoIsAskedOnce(int status) {
    FakeProvider provider = provider(r -> r.status(status, "Retry-After: 0\r\n", ""));
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);

    recorder.awaitFailure();
    assertEquals(1, provider.requests.size());
  }

  @Test
  void theSameRequestSucceedsAtTheThirdTime() {
    FakeProvider provider =
        provider(
            r -> {
              if (r.number < 3) {
                r.status(r.number == 1 ? 429 : 500, "", "");
              } else {
                r.stream(text("at last"), finish("stop"), DONE);
                r.end();
              }
            });
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);

    recorder.awaitFinished();
    assertEquals("at last", recorder.text());
    assertEquals(3, provider.requests.size());
    assertEquals(1, provider.requests.stream().map(r -> r.body).distinct().count());
  }

  @Test
  void retryAfterIsWaitedFor() {
    FakeProvider provider =
        provider(
            r -> {
              if (r.number == 1) {
                r.status(429, "Retry-After: 1\r\n", "");
              } else {
                r.stream(text("x"), finish("stop"), DONE);
              }
            });
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);

    recorder.awaitFinished();
    long waited = provider.arrivalNanos.get(1) - provider.arrivalNanos.get(0);
    assertTrue(waited >= 990_000_000L, () -> waited + " ns");
    assertTrue(waited < 3_000_000_000L, () -> waited + " ns");
  }

  @Test
  void thePauseDoesNotCountAsSilence() {
    FakeProvider provider =
        provider(
            r -> {
              if (r.number == 1) {
                r.status(429, "Retry-After: 2\r\n", "");
              } else {
                r.stream(text("x"), finish("stop"), DONE);
              }
            });
    Recorder recorder = new Recorder();
    model(provider, Duration.ofMillis(1_500)).start(request(""), recorder);

    recorder.awaitFinished();
  }

  @Test
  void aRefusedConnectionIsTriedAgain() throws IOException {
    int port = freePort();
    Recorder recorder = new Recorder();
    RetryPolicy unhurried = new RetryPolicy(2, Duration.ofMillis(600), Duration.ofSeconds(30));
    long start = System.nanoTime();
    model(port, PATIENT, true, unhurried).start(request(""), recorder);

    assertEquals(FailureCode.PROVIDER_UNAVAILABLE, recorder.awaitFailureCode());
    // 450 to 750 ms, then 900 to 1,500 ms.
    long took = System.nanoTime() - start;
    assertTrue(took >= 1_340_000_000L, () -> "two pauses take longer than " + took + " ns");
  }

  @Test
  void nothingIsSentAgainOnceTheBodyHasBegun() {
    FakeProvider provider = provider(r -> r.stream(": hello\n\n").onSuccess(v -> r.socket.close()));
    Recorder recorder = new Recorder();
    model(provider, PATIENT).start(request(""), recorder);

    assertEquals(FailureCode.PROVIDER_UNAVAILABLE, recorder.awaitFailureCode());
    assertEquals(1, provider.requests.size());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
