package dev.durachat.storage;

import dev.durachat.chat.Pieces;

/**
 * What a reply gained since its attempt began, as it came in. A chunk costs the same at the end of
 * a long answer as at its beginning.
 */
public final class ReplyChunks {
  /**
   * In UTF-16 units. A row is read whole: what a model says while the server is behind may be a
   * megabyte, of which slow readers ask for one piece after another.
   */
  private static final int ROW = 16 * 1024;

  private final Session session;

  ReplyChunks(Session session) {
    this.session = session;
  }

  /** Which of a reply's two texts a chunk belongs to. */
  public enum Kind {
    TEXT(0),
    THINKING(1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** How many statements {@link #append} takes for a text: more than one need a transaction. */
  public static int rows(String content) {
    return Pieces.of(content, ROW).size();
  }

  /**
   * Stores a piece of a reply, in as many rows as {@link #rows} says.
   *
   * @param message the reply's {@link Messages.Stored#n}
   * @param start where the piece begins in the whole text, in UTF-16 units
   */
  public void append(long message, Kind kind, int start, String content) {
    int begin = start;
    for (String piece : Pieces.of(content, ROW)) {
      session.update(
          "INSERT INTO reply_chunk (message, kind, start, content) VALUES (?, ?, ?, ?)",
          message,
          kind.number,
          begin,
          piece);
      begin += piece.length();
    }
  }

  /**
   * The part of a streaming text from {@code from}, of at least {@code units} where there is as
   * much.
   *
   * @return the part and where it begins, which may be before {@code from}
   */
  Part read(long message, Kind kind, int from, int units) {
    StringBuilder text = new StringBuilder();
    int[] begin = {-1};
    session.each(
        """
        SELECT start, content FROM reply_chunk
        WHERE message = ?1 AND kind = ?2 AND start >= coalesce(
          (SELECT max(start) FROM reply_chunk WHERE message = ?1 AND kind = ?2 AND start <= ?3), 0)
        ORDER BY start
        """,
        row -> {
          if (begin[0] < 0) {
            begin[0] = row.getInt(1);
          }
          text.append(row.getString(2));
          return begin[0] + text.length() < (long) from + units;
        },
        message,
        kind.number,
        from);
    return new Part(begin[0], text.toString());
  }

  /**
   * Part of the chunks.
   *
   * @param start where it begins in the whole text; -1 when there is none
   */
  record Part(int start, String text) {}

  /** Moves all chunks of a reply into its message. */
  public void fold(long message) {
    session.update(
        """
        UPDATE message SET
          content = content || coalesce(
            (SELECT group_concat(content, '') FROM
              (SELECT content FROM reply_chunk WHERE message = ?1 AND kind = 0 ORDER BY start)), ''),
          thinking = CASE
            WHEN EXISTS (SELECT 1 FROM reply_chunk WHERE message = ?1 AND kind = 1)
            THEN coalesce(thinking, '') ||
              (SELECT group_concat(content, '') FROM
                (SELECT content FROM reply_chunk WHERE message = ?1 AND kind = 1 ORDER BY start))
            ELSE thinking END
        WHERE n = ?1
        """,
        message);
    session.update("DELETE FROM reply_chunk WHERE message = ?", message);
  }
}
