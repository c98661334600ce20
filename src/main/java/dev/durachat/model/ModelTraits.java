package dev.durachat.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a model's name tells about it. A guess by families that are widely known, for the page's
 * model picker and for whether images are sent; what is not known counts as absent.
 */
record ModelTraits(boolean vision, boolean reasoning) {
  private static final Pattern REASONING =
      Pattern.compile(
          "(^|[/:_-])(o[134]|gpt-5|gpt-oss|r1|qwq|qwen3|grok-[34]|gemini-[23]\\.?5?|claude-(opus|sonnet)-4"
              + "|magistral)([./:_-]|$)|reason|thinking");

  private static final Pattern VISION =
      Pattern.compile(
          "gpt-4o|gpt-4\\.1|gpt-5|gemini|claude-|pixtral|llava|vision|(^|[/:_-])(o[134]|vl)([./:_-]|$)");

  static ModelTraits of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return new ModelTraits(VISION.matcher(name).find(), REASONING.matcher(name).find());
  }
}
