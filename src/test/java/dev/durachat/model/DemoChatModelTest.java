package dev.durachat.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.Role;
import dev.durachat.metrics.Metrics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoChatModelTest {
  private Vertx vertx;
  private final Metrics metrics = new Metrics();

  @BeforeAll
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void close() {
    vertx.close().await();
  }

  private DemoChatModel model(int pauseMs) {
    return new DemoChatModel(vertx, Duration.ofMillis(pauseMs), metrics);
  }

  private static ModelRequest request(String prompt, String partial) {
    return new ModelRequest(
        "echo",
        List.of(
            new ModelRequest.Turn(Role.SYSTEM, "be kind"),
            new ModelRequest.Turn(Role.USER, "first"),
            new ModelRequest.Turn(Role.ASSISTANT, "an answer"),
            new ModelRequest.Turn(Role.USER, prompt)),
        null,
        partial);
  }

  @Test
  void anAnswerQuotesThePromptInMarkdownAndComesInSmallChunks() {
    Recorder recorder = new Recorder();
    model(1).start(request("two\nlines 😀", ""), recorder);

    ModelEvent.Finished end = recorder.awaitFinished();
    assertEquals("stop", end.finishReason());
    String text = recorder.text();
    assertTrue(text.contains("> two\n> lines 😀\n"), text);
    assertTrue(text.startsWith("## "), text);
    assertTrue(
        text.contains("\n- ") && text.contains("\n```js\n") && text.contains("\n```\n"), text);
    assertEquals(DemoAnswer.to("two\nlines 😀").text(), text);
    assertTrue(end.usage() != null && end.usage().completionTokens() == (text.length() + 3) / 4);
    assertEquals(List.of(), recorder.offEventLoop);
    for (ModelEvent event : recorder.events) {
      if (event instanceof ModelEvent.Text(String content)) {
        assertTrue(content.length() <= 8, content);
        assertTrue(!Character.isHighSurrogate(content.charAt(content.length() - 1)), content);
      }
    }
  }

  @Test
  void aShortPromptsAnswerTakesAFewSecondsAtThirtyToFiftyChunksASecond() {
    DemoAnswer answer = DemoAnswer.to("hello");
    int chunks = 0;
    for (int at = 0; at < answer.text().length(); at = answer.chunkEnd(at)) {
      chunks++;
    }
    double seconds = chunks * DemoChatModel.PAUSE.toMillis() / 1_000.0;
    assertTrue(seconds >= 2 && seconds <= 6, seconds + " s");
    double perSecond = chunks / seconds;
    assertTrue(perSecond >= 30 && perSecond <= 50, perSecond + " chunks/s");
  }

  @Test
  void anAnswerGoesOnFromEveryOffset() {
    String prompt = "wörds 😀😀 and more";
    String whole = DemoAnswer.to(prompt).text();
    List<Recorder> recorders =
        java.util.stream.IntStream.rangeClosed(1, whole.length())
            .filter(cut -> cut % 7 == 0 || cut < 60 || cut == whole.length())
            .mapToObj(
                cut -> {
                  Recorder recorder = new Recorder();
                  model(1).start(request(prompt, whole.substring(0, cut)), recorder);
                  recorder.events.addFirst(new ModelEvent.Text(whole.substring(0, cut)));
                  return recorder;
                })
            .toList();
    for (Recorder recorder : recorders) {
      recorder.awaitFinished();
      assertEquals(whole, recorder.text());
    }
  }

  @Test
  void anotherModelsPartialTextIsFollowedByTheWholeAnswer() {
    Recorder recorder = new Recorder();
    model(1).start(request("hi", "Something else"), recorder);
    recorder.awaitFinished();
    assertEquals(DemoAnswer.to("hi").text(), recorder.text());
  }

  @Test
  void aLongPromptIsCutAndItsAnswerStillEndsSoon() {
    String prompt = "😀".repeat(30_000);
    DemoAnswer answer = DemoAnswer.to(prompt);
    int chunks = 0;
    for (int at = 0; at < answer.text().length(); at = answer.chunkEnd(at)) {
      chunks++;
    }
    assertTrue(chunks < 700, chunks + " chunks");
    assertTrue(answer.text().length() < 6_000);
    assertEquals(-1, answer.text().indexOf('\ufffd'));
  }

  @Test
  void differentPromptsGetDifferentAnswers() {
    assertNotEquals(DemoAnswer.to("a"), DemoAnswer.to("b"));
    assertEquals(DemoAnswer.to("a"), DemoAnswer.to("a"));
  }

  @Test
  void aPausedAnswerWaitsAndThenGoesOnAtTheSamePlace() {
    Recorder recorder = new Recorder();
    ModelCall call = model(5).start(request("hi", ""), recorder);
    await().until(() -> recorder.events.size() >= 3);
    call.pause();
    int[] seen = {-1};
    await() // the pause has taken hold
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              boolean still = seen[0] == recorder.events.size();
              seen[0] = recorder.events.size();
              return still;
            });
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> recorder.events.size() == seen[0]);
    call.resume();
    call.resume();
    recorder.awaitFinished();
    assertEquals(DemoAnswer.to("hi").text(), recorder.text());
  }

  @Test
  void aCancelledAnswerSaysNothingMore() {
    Recorder recorder = new Recorder();
    ModelCall[] call = new ModelCall[1];
    call[0] =
        model(5)
            .start(
                request("hi", ""),
                event -> {
                  recorder.accept(event);
                  if (recorder.events.size() == 3) {
                    call[0].cancel();
                    call[0].resume();
                  }
                });
    await().until(() -> recorder.events.size() == 3);
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> recorder.events.size() == 3);
  }
}
