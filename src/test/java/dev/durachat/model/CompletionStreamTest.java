package dev.durachat.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.FailureCode;
import dev.durachat.chat.Usage;
import dev.durachat.metrics.Metrics;
import dev.durachat.testing.FakeProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletionStreamTest {
  private final List<ModelEvent> events = new ArrayList<>();
  private final CompletionStream stream =
      new CompletionStream(new ProviderFaults("p", "k"), new Metrics(), events::add);

  private @Nullable ModelEvent feed(String text) {
    return stream.feed(text.getBytes(UTF_8));
  }

  private static String chunk(String inside) {
    return "data: {" + inside + "}\n\n";
  }

  @Test
  void onlyTheFirstChoiceSpeaks() {
    feed(
        chunk(
            "\"x\":{\"choices\":[1]},\"choices\":[{\"logprobs\":{\"content\":\"no\"},"
                + "\"delta\":{\"tool_calls\":[{\"content\":\"no\"}],\"content\":\"yes\"}},"
                + "{\"delta\":{\"content\":\"no\"}}]"));
    assertEquals(List.of(new ModelEvent.Text("yes")), events);
  }

  @Test
  void nullsAndOtherKindsAreNothing() {
    assertNull(
        feed(
            chunk("\"choices\":null,\"usage\":null,\"error\":null")
                + chunk("\"choices\":[]")
                + chunk("\"choices\":[null]")
                + chunk("\"choices\":[{\"delta\":null,\"finish_reason\":null}]")
                + chunk("\"choices\":[{\"delta\":{\"content\":null,\"reasoning\":{\"a\":1}}}]")
                + chunk("\"choices\":[{\"delta\":{\"content\":\"\"}}]")
                + chunk("\"choices\":[{\"delta\":{\"content\":[{\"text\":\"t\"}]}}]")));
    assertEquals(List.of(), events);
  }

  @Test
  void reasoningUnderBothNamesIsTakenOnce() {
    feed(
        chunk(
            "\"choices\":[{\"delta\":{\"reasoning\":\"hm\",\"reasoning_content\":\"hm\","
                + "\"content\":\"so\"}}]"));
    assertEquals(List.of(new ModelEvent.Thinking("hm"), new ModelEvent.Text("so")), events);
  }

  @Test
  void halfAPairIsHandedOnAsItCame() {
    feed(chunk("\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]"));
    feed(chunk("\"choices\":[{\"delta\":{\"content\":\"\\ude00\"}}]"));
    assertEquals(List.of(new ModelEvent.Text("\ud83d"), new ModelEvent.Text("\ude00")), events);
  }

  @Test
  void theLastUsageCountsAndItsTotalIsAddedUpWhereMissing() {
    feed(chunk("\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}"));
    ModelEvent verdict =
        feed(
            chunk("\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]")
                + chunk("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"cost\":0.5}")
                + FakeProvider.DONE);
    assertEquals(new ModelEvent.Finished("stop", new Usage(3, 4, 7)), verdict);
  }

  @Test
  void nothingIsReadAfterTheEndMark() {
    ModelEvent verdict =
        feed(
            FakeProvider.finish("stop")
                + FakeProvider.DONE
                + FakeProvider.text("late")
                + "data: {\n\n");
    assertEquals(new ModelEvent.Finished("stop", null), verdict);
    assertEquals(List.of(), events);
  }

  @Test
  void anErrorIsQuotedAndWhatCameBeforeItIsKept() {
    ModelEvent verdict =
        feed(FakeProvider.text("a") + chunk("\"error\":{\"message\":\"overloaded\",\"code\":502}"));
    assertEquals(List.of(new ModelEvent.Text("a")), events);
    assertTrue(
        verdict instanceof ModelEvent.Failed(var failure)
            && failure.code() == FailureCode.PROVIDER_UNAVAILABLE
            && failure.message().endsWith("overloaded"),
        () -> String.valueOf(verdict));
  }

  @Test
  void aCutAfterTheFinishReasonIsNoFault() {
    assertNull(feed(FakeProvider.text("a") + FakeProvider.finish("stop") + "data: {\"cho"));
    assertEquals(new ModelEvent.Finished("stop", null), stream.finish());
  }

  @Test
  void anAnswerIsTheSameHoweverItIsCut() {
    long seed = System.nanoTime();
    System.getLogger("seed").log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
    Random random = new Random(seed);
    String answer = "ä😀\n\"\\/\t日本 data: [DONE] ".repeat(20);
    StringBuilder source = new StringBuilder();
    for (int at = 0; at < answer.length(); ) {
      int end = answer.offsetByCodePoints(at, 1);
      source.append(FakeProvider.text(answer.substring(at, end)));
      at = end;
    }
    byte[] bytes = source.append(FakeProvider.finish("stop")).toString().getBytes(UTF_8);
    for (int round = 0; round < 50; round++) {
      events.clear();
      CompletionStream fresh =
          new CompletionStream(new ProviderFaults("p", "k"), new Metrics(), events::add);
      int longest = 1 + random.nextInt(300);
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
        assertNull(fresh.feed(Arrays.copyOfRange(bytes, at, end)));
        at = end;
      }
      assertEquals(new ModelEvent.Finished("stop", null), fresh.finish());
      StringBuilder text = new StringBuilder();
      events.forEach(e -> text.append(((ModelEvent.Text) e).content()));
      assertEquals(answer, text.toString(), "seed " + seed + " round " + round);
    }
  }
}
