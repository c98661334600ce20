package dev.durachat.library;

import dev.durachat.chat.Occurrences;
import dev.durachat.chat.Role;
import dev.durachat.chat.SearchQuery;
import dev.durachat.chat.Snippet;
import dev.durachat.storage.SearchIndex;
import dev.durachat.storage.SearchIndex.Entry;
import dev.durachat.storage.UserDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages by what they say. On the actor's thread alone.
 *
 * <p>What is found is ranked a window at a time: the newest matches, best first; then the next
 * older ones. A word that is in every message so costs no more than a rare one.
 */
public final class MessageSearch {
  private static final String LIST = "search";
  private static final int WINDOW = 200;

  /** The most text that a window looks through, in UTF-16 units. */
  private static final int WINDOW_UNITS = 4 * 1024 * 1024;

  /** For so long an actor may see to its index before it turns to other things. */
  private static final Duration SLICE = Duration.ofMillis(25);

  /** What is larger takes longer than a slice. */
  private static final int GIANT_BYTES = 256 * 1024;

  private final UserDatabase database;

  MessageSearch(UserDatabase database) {
    this.database = database;
  }

  /** A message that was found, and the part of it that shows why. */
  public record Hit(
      String conversationId,
      String conversationTitle,
      String messageId,
      Role role,
      Snippet snippet,
      Instant createdAt) {}

  /**
   * Some of what was found. It may be fewer than were asked for although there are more.
   *
   * @param nextCursor null on the last page
   */
  public record Page(List<Hit> hits, @Nullable String nextCursor) {}

  /** Where a page begins: so many hits into the window of the matches before a message. */
  private record Place(long before, int skip) {}

  private record Ranked(Entry message, Occurrences found) {}

  /**
   * @param end where the next window begins; 0 when this is the last
   */
  private record Window(long begin, long end, List<Ranked> best) {}

  /**
   * Works for a moment on what a search needs, if there is anything to do.
   *
   * @return whether all of it is done
   */
  public boolean settle() {
    return settle(SearchIndex.ANY_SIZE);
  }

  /**
   * As {@link #settle}, but leaves giant messages to a search that comes: they take long, and all
   * who fall asleep at once share few threads with those who are awake.
   */
  public boolean settleForSleep() {
    return settle(GIANT_BYTES);
  }

  private boolean settle(int bytes) {
    SearchIndex index = database.searchIndex();
    if (!index.isCurrent(bytes)) {
      database.quickly(() -> index.update(SLICE, bytes));
    }
    return index.isCurrent(bytes);
  }

  /**
   * Searches.
   *
   * @param typed what a person typed
   * @return empty when there is more to do first than one question may take: ask again
   */
  public Optional<Page> find(String typed, @Nullable String cursor, int limit) {
    SearchQuery query = SearchQuery.of(typed);
    Place place = cursor == null ? new Place(Long.MAX_VALUE, 0) : place(cursor, query);
    if (query.isEmpty()) {
      return Optional.of(new Page(List.of(), null));
    }
    return settle() ? Optional.of(page(query, place, limit)) : Optional.empty();
  }

  private Page page(SearchQuery query, Place place, int limit) {
    Window window = window(query, place.before());
    int begin = Math.min(place.skip(), window.best().size());
    int end = Math.min(begin + limit, window.best().size());
    List<Hit> hits = window.best().subList(begin, end).stream().map(MessageSearch::hit).toList();
    if (end < window.best().size()) {
      return new Page(hits, cursor(query, new Place(window.begin(), end)));
    }
    return new Page(hits, window.end() == 0 ? null : cursor(query, new Place(window.end(), 0)));
  }

  private static Hit hit(Ranked ranked) {
    Entry message = ranked.message();
    return new Hit(
        message.conversationId(),
        message.conversationTitle(),
        message.messageId(),
        message.role(),
        Snippet.of(message.content(), ranked.found().places()),
        message.createdAt());
  }

  private Window window(SearchQuery query, long before) {
    List<Long> matches = database.searchIndex().matches(query, before, WINDOW + 1);
    List<Ranked> ranked = new ArrayList<>();
    long units = 0;
    int read = 0;
    while (read < Math.min(WINDOW, matches.size()) && units < WINDOW_UNITS) {
      Optional<Entry> message = database.searchIndex().entry(matches.get(read));
      if (message.isPresent()) {
        String content = message.get().content();
        units += content.length();
        ranked.add(
            new Ranked(message.get(), Occurrences.of(query, content, SearchIndex.FOUND_UNITS)));
      }
      read++;
    }
    // The sort is stable: of what is equally good, the newest stays first.
    ranked.sort(Comparator.comparingDouble((Ranked each) -> -each.found().score()));
    return new Window(
        matches.isEmpty() ? before : matches.getFirst() + 1,
        read < matches.size() ? matches.get(read) + 1 : 0,
        ranked);
  }

  private String cursor(SearchQuery query, Place place) {
    return new Cursor(
            LIST,
            database.lineage().epoch(),
            List.of(
                Integer.toHexString(query.hashCode()),
                Long.toString(place.before()),
                Integer.toString(place.skip())))
        .encode();
  }

  private Place place(String cursor, SearchQuery query) {
    List<String> parts = Cursor.decode(cursor, LIST, database.lineage().epoch(), 3);
    if (!parts.getFirst().equals(Integer.toHexString(query.hashCode()))) {
      throw Cursor.invalid();
    }
    try {
      int skip = Integer.parseInt(parts.get(2));
      if (skip >= 0) {
        return new Place(Long.parseLong(parts.get(1)), skip);
      }
    } catch (NumberFormatException e) {
      throw Cursor.invalid();
    }
    throw Cursor.invalid();
  }
}
