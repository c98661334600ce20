package dev.durachat.chat;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each character is to a search: part of a word or not, and what is left of it when case and
 * diacritics make no difference. What is left is decomposed (NFKD), so that one spelling is like
 * another.
 */
final class Letters {
  private static final int SOFT_HYPHEN = 0xad;
  private static final int TATWEEL = 0x640;
  private static final int FIRST_DAKUTEN = 0x3099;
  private static final int LAST_DAKUTEN = 0x309a;

  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HANGUL,
          UnicodeScript.YI,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN,
          UnicodeScript.TAI_LE,
          UnicodeScript.NEW_TAI_LUE,
          UnicodeScript.TAI_THAM,
          UnicodeScript.TAI_VIET,
          UnicodeScript.JAVANESE,
          UnicodeScript.BALINESE);

  /** Up to here characters are looked up: every alphabet, and kana. */
  private static final int TABLE_END = 0x3100;

  private static final Part[] PARTS = new Part[TABLE_END];

  /** Null where a character stays as it is. */
  private static final @Nullable String[] FOLDS = new String[TABLE_END];

  static {
    for (int cp = 0; cp < TABLE_END; cp++) {
      PARTS[cp] = look(cp);
      if (PARTS[cp] != Part.NONE) {
        String fold = foldSlowly(cp);
        FOLDS[cp] = fold.equals(Character.toString(cp)) ? null : fold;
      }
    }
  }

  private Letters() {}

  /** What a character is to a word. */
  enum Part {
    /** Belongs to the word around it. */
    LETTER,
    /** Is a word of its own. */
    ALONE,
    /** Belongs to what stands before it. */
    MARK,
    NONE
  }

  static Part part(int cp) {
    if (cp < TABLE_END) {
      return PARTS[cp];
    }
    return isIdeograph(cp) || isSyllable(cp) ? Part.ALONE : look(cp);
  }

  /** Adds what is left of a character: letters, digits and marks, or nothing. */
  static void fold(int cp, StringBuilder out) {
    if (cp < TABLE_END) {
      String fold = FOLDS[cp];
      if (fold == null) {
        out.append((char) cp);
      } else {
        out.append(fold);
      }
    } else if (isIdeograph(cp)) {
      out.append((char) cp);
    } else if (isSyllable(cp)) {
      decompose(cp, out);
    } else {
      out.append(foldSlowly(cp));
    }
  }

  private static boolean isIdeograph(int cp) {
    return cp >= 0x3400 && cp < 0xa000;
  }

  /** A syllable of Hangul. */
  private static boolean isSyllable(int cp) {
    return cp >= 0xac00 && cp <= 0xd7a3;
  }

  /** By the Unicode Standard, 3.12. */
  private static void decompose(int syllable, StringBuilder out) {
    int index = syllable - 0xac00;
    out.append((char) (0x1100 + index / 588)).append((char) (0x1161 + index % 588 / 28));
    if (index % 28 > 0) {
      out.append((char) (0x11a7 + index % 28));
    }
  }

  private static Part look(int cp) {
    if (isMark(cp) || cp == SOFT_HYPHEN) {
      return Part.MARK;
    }
    if (Character.isLetterOrDigit(cp)) {
      return isAlone(cp) ? Part.ALONE : Part.LETTER;
    }
    return Character.isEmojiPresentation(cp) ? Part.ALONE : Part.NONE;
  }

  /** The two marks for a long vowel belong to no one script. */
  private static boolean isAlone(int cp) {
    return WITHOUT_SPACES.contains(UnicodeScript.of(cp)) || cp == 0x30fc || cp == 0xff70;
  }

  private static boolean isMark(int cp) {
    return switch (Character.getType(cp)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      // Half-width voicing marks, and the later parts of a syllable of Hangul, are letters by name.
      default -> cp == 0xff9e || cp == 0xff9f || (cp >= 0x1160 && cp <= 0x11ff);
    };
  }

  private static String foldSlowly(int cp) {
    // Upper case first, for what has several lower cases: ß and ss, ς and σ.
    String lower = Character.toString(cp).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder();
    Normalizer.normalize(lower, Normalizer.Form.NFKD)
        .codePoints()
        .filter(each -> look(each) != Part.NONE && !isDropped(each))
        .forEach(kept::appendCodePoint);
    return kept.toString().toLowerCase(Locale.ROOT);
  }

  /** What writers leave out as they please; the vowels of other scripts are not among it. */
  private static boolean isDropped(int cp) {
    if (Character.getType(cp) != Character.NON_SPACING_MARK) {
      return cp == SOFT_HYPHEN || cp == TATWEEL;
    }
    return switch (UnicodeScript.of(cp)) {
      case INHERITED -> cp < FIRST_DAKUTEN || cp > LAST_DAKUTEN;
      case HEBREW, ARABIC -> true;
      default -> false;
    };
  }
}
