package dev.durachat.crash;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one true answer to a prompt: numbered words, so that no two places of it look alike, in all
 * the characters that are easily broken.
 */
record Tale(String prompt, String text) {
  private static final Pattern PROMPT = Pattern.compile("tale (\\d+) of (\\d+) words");
  private static final String[] WORDS = {
    "once",
    "sternklar",
    "naïve",
    "日本語",
    "😀",
    "👩‍👩‍👧",
    "a\u0301",
    "Ω≈ç",
    "𝒳𝒴",
    "\"quoted\"",
    "back\\slash",
    "</script>",
    "𐍈",
    "\u200dzwj",
    "\ufeffbom",
    "tab\there",
    "nul\u0000nul",
    "\u2028"
  };
  private static final String[] BREAKS = {" ", " ", " ", " ", "\n", "\n\n", "  ", "\r\n"};

  static String prompt(long seed, int words) {
    return "tale " + seed + " of " + words + " words 🙂";
  }

  static Tale of(String prompt) {
    Matcher matcher = PROMPT.matcher(prompt);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no prompt of these tests: " + prompt);
    }
    Random random = new Random(Long.parseLong(matcher.group(1)));
    int words = Integer.parseInt(matcher.group(2));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i)
          .append('-')
          .append(WORDS[random.nextInt(WORDS.length)])
          .append(BREAKS[random.nextInt(BREAKS.length)]);
    }
    return new Tale(prompt, text.toString());
  }

  /**
   * Where, before {@code end}, the last two to four words begin: what a model may say again; -1
   * when there are too few.
   */
  int someWordsBefore(int end, Random random) {
    int begin = end;
    for (int words = 2 + random.nextInt(3); words > 0 && begin > 0; words--) {
      begin = wordBefore(begin);
    }
    return end - begin < 16 ? -1 : begin;
  }

  private int wordBefore(int end) {
    int at = end;
    while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }
}
