package dev.durachat.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a title as models write it. */
final class TitleCallTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Growing carrots              | Growing carrots
          "Growing carrots."           | Growing carrots
          **Title:** Growing carrots   | Growing carrots
          Title: "Growing carrots"     | Growing carrots
          # Growing carrots            | Growing carrots
          „Möhren ernten“              | Möhren ernten
          What is C++?                 | What is C++?
          ***                          | ~~
          """)
  void isPlain(String answer, String title) {
    assertEquals(title, TitleCall.titleOf("\n" + answer + "\nMore words"));
  }
}
