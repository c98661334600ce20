package dev.durachat.transfer;

import dev.durachat.chat.TextPiece;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names of files as they come from people and go to their disks. */
public final class FileName {
  private static final int LONGEST = 200;
  private static final String UNNAMED = "file";

  private FileName() {}

  /**
   * A name without folders, control characters and what turns the direction of writing; never
   * empty, at most 200 UTF-16 units.
   */
  public static String safe(@Nullable String given) {
    if (given == null) {
      return UNNAMED;
    }
    String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    StringBuilder kept = new StringBuilder();
    last.codePoints().filter(FileName::showable).forEach(kept::appendCodePoint);
    String name = TextPiece.whole(kept.toString().strip()).from(0, LONGEST).text();
    return name.isEmpty() || name.equals(".") || name.equals("..") ? UNNAMED : name;
  }

  private static boolean showable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /**
   * A {@code Content-Disposition} (RFC 6266): in ASCII for old clients, in full for others.
   *
   * @param kind {@code inline} or {@code attachment}
   * @param name as {@link #safe} makes it
   */
  public static String disposition(String kind, String name) {
    StringBuilder plain = new StringBuilder();
    StringBuilder encoded = new StringBuilder();
    name.codePoints()
        .forEach(
            c ->
                plain.append(
                    c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%' ? (char) c : '_'));
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (unreserved(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append("%02X".formatted(b));
      }
    }
    return kind + "; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
  }

  private static boolean unreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
