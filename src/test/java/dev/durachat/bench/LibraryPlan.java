package dev.durachat.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What it takes to find something in a long history: by its words, or in the list. */
final class LibraryPlan {
  private static final int TIMES = 100;
  private static final int PAGE = 50;

  private final ServerProcess server;
  private final int conversations;
  private final Figures figures;

  LibraryPlan(ServerProcess server, int conversations, Figures figures) {
    this.server = server;
    this.conversations = conversations;
    this.figures = figures;
  }

  /** The first search brings the index up to date; those after it are what is measured. */
  void searches(int rounds) throws BenchFault, IOException, InterruptedException {
    String name = "search in %,d messages".formatted(conversations * LongHistory.MESSAGES_EACH);
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("the commonest word", LongHistory.word(0));
    queries.put("a common word", LongHistory.word(30));
    queries.put("a rare word", LongHistory.word(30_000));
    queries.put("two common words", LongHistory.word(5) + " " + LongHistory.word(9));
    queries.put("one letter", LongHistory.word(0).substring(0, 1));
    queries.put("two Chinese characters", "" + LongHistory.han(0) + LongHistory.han(1));
    try (ApiTimes api = new ApiTimes(server, LongHistory.USER)) {
      long begun = Clock.micros();
      JsonNode _ = api.first("search?q=" + LongHistory.word(0));
      figures.add(name + ": the first, which indexes all, ms", Clock.millisSince(begun));
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, String> query : queries.entrySet()) {
          Samples samples =
              api.get(
                  "search?q=" + ApiTimes.encoded(query.getValue()),
                  TIMES,
                  page -> !page.path("hits").isEmpty());
          figures.add(name + ": " + query.getKey() + " p50, ms", samples.millisAt(0.5));
        }
      }
    }
  }

  void lists(int rounds) throws BenchFault, IOException, InterruptedException {
    String name = "list of %,d conversations".formatted(conversations);
    try (ApiTimes api = new ApiTimes(server, LongHistory.USER)) {
      String cursor = "";
      for (int page = 0; page < conversations / PAGE / 2; page++) {
        cursor = "cursor=" + api.first("conversations?" + cursor).path("nextCursor").asText();
      }
      Map<String, String> lists = new LinkedHashMap<>();
      lists.put("first page", "");
      lists.put("a page in the middle", cursor);
      lists.put("pinned", "pinned=true");
      lists.put("not archived", "archived=false");
      lists.put("by title", "search=" + LongHistory.word(2_000));
      lists.put("by a title that is not there", "search=nowhere");
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, String> list : lists.entrySet()) {
          Samples samples =
              api.get(
                  "conversations?" + list.getValue(), TIMES, page -> page.path("total").isNumber());
          figures.add(name + ": " + list.getKey() + " p50, ms", samples.millisAt(0.5));
        }
      }
    }
  }
}
