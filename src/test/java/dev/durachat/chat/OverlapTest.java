package dev.durachat.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OverlapTest {

  private static String passed(String stored, String... pieces) {
    Overlap overlap = new Overlap(stored);
    StringBuilder out = new StringBuilder();
    for (String piece : pieces) {
      out.append(overlap.pass(piece));
    }
    return out.append(overlap.finish()).toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nothing stored            | \"\"                    | \"Hello\"                   | \"Hello\"",
        "an exact continuation     | \"Once upon a\"         | \" time there was\"         | \" time there was\"",
        "one that begins a word    | \"Once upon a \"        | \"time\"                    | \"time\"",
        "the last words again      | \"Once upon a time\"    | \"upon a time there was\"   | \" there was\"",
        "all of it again           | \"Once upon a\"         | \"Once upon a time\"        | \" time\"",
        "a short whole again       | \"Yes\"                 | \"Yes, now\"                | \", now\"",
        "two letters by chance     | \"ha\"                  | \"ha!\"                     | \"ha!\"",
        "all of it and no more     | \"Once upon a\"         | \"Once upon a\"             | \"\"",
        "a cut word again          | \"a great adven\"       | \"adventure\"               | \"ture\"",
        "a little word by chance   | \"This is a\"           | \"a \"                      | \"a \"",
        "half of a repetition      | \"Once upon a time\"    | \"upon a\"                  | \"upon a\"",
        "parts before the end      | \"one two three four\"  | \"two three five\"          | \"two three five\"",
        "the longest counts        | \"very very very good\" | \"very very very good soup\" | \" soup\"",
        "digits are no cut word    | \"count 1 2 345\"       | \"345\"                     | \"345\"",
        "pairs                     | \"say 😀 and 😀\"        | \"😀 and 😀 again\"          | \" again\"",
      })
  void cutsWhatIsSaidAgain(String what, String stored, String said, String wanted) {
    assertEquals(wanted, passed(stored, said));
  }

  @Test
  void whatCannotBeARepetitionIsNotHeldBack() {
    assertEquals(" time", new Overlap("Once upon a").pass(" time"));
    assertEquals("", new Overlap("Once upon a").pass("Once"));
  }

  @Test
  void splitsMakeNoDifference() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String[] words = {"a", "to", "very", "time", "😀", "\n", "upon", "longer-word"};
    for (int round = 0; round < 2000; round++) {
      StringBuilder stored = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        stored.append(words[random.nextInt(words.length)]).append(' ');
      }
      String text = stored.toString();
      String said = text.substring(random.nextInt(text.length() + 1)) + "time to go";
      String partial =
          text.substring(0, text.length() - random.nextInt(Math.min(4, text.length() + 1)));
      String whole = passed(partial, said);
      int cut = random.nextInt(said.length());
      int next = cut + random.nextInt(said.length() - cut);
      assertEquals(
          whole,
          passed(partial, said.substring(0, cut), said.substring(cut, next), said.substring(next)),
          "seed " + seed + ", stored '" + partial + "', said '" + said + "'");
    }
  }
}
