package dev.durachat.model;

import dev.durachat.chat.Failure;
import dev.durachat.chat.FailureCode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words for everything that can go wrong with one provider, and the code that each has. */
final class ProviderFaults {
  private static final int QUOTE_CHARS = 300;

  /** What looks like a key, an address or a path: none of them is for the reader of a message. */
  private static final Pattern SECRET =
      Pattern.compile(
          "\\b(?:sk|pk|rk|gsk|xai)[-_][\\w*.-]{4,}|\\bBearer \\S+"
              + "|\\w+://\\S+|(?<!\\w)/[\\w.-]+(?:/[\\w.-]+)+");

  private final String provider;
  private final String apiKey;

  ProviderFaults(String provider, String apiKey) {
    this.provider = provider;
    this.apiKey = apiKey;
  }

  /** The same words, which never show this key. */
  ProviderFaults withKey(String key) {
    return new ProviderFaults(provider, key);
  }

  Failure unreachable() {
    return failure(
        FailureCode.PROVIDER_UNAVAILABLE,
        "The provider " + provider + " cannot be reached. Try again in a moment.");
  }

  Failure lost() {
    return failure(
        FailureCode.PROVIDER_UNAVAILABLE,
        "The connection to the provider " + provider + " broke. Try again.");
  }

  Failure silent(Duration limit) {
    return failure(
        FailureCode.PROVIDER_TIMEOUT,
        "The provider " + provider + " sent nothing for " + words(limit) + ". Try again.");
  }

  Failure notAStream(int status) {
    return failure(
        FailureCode.PROVIDER_PROTOCOL,
        "The provider "
            + provider
            + " did not answer with an event stream (status "
            + status
            + "). Check its baseUrl.");
  }

  Failure malformed() {
    return failure(
        FailureCode.PROVIDER_PROTOCOL,
        "The provider " + provider + " sent something that cannot be read. Try again.");
  }

  Failure unfinished() {
    return failure(
        FailureCode.PROVIDER_PROTOCOL,
        "The provider " + provider + " ended the answer before it was finished. Try again.");
  }

  /** The failure of a response that is no success. */
  Failure ofStatus(int status, UpstreamError error) {
    if (status == 401 || status == 403) {
      return failure(
          FailureCode.PROVIDER_AUTH,
          "The provider " + provider + " refused the API key. Check the key and what it may use.");
    }
    if (status == 429) {
      return failure(
          FailureCode.PROVIDER_RATE_LIMITED,
          "The provider " + provider + " limits how often it may be asked. Wait a little.");
    }
    if (error.contextTooLong()) {
      return contextTooLong();
    }
    if (error.contentFiltered()) {
      return contentFiltered();
    }
    if (status >= 500) {
      return failure(
          FailureCode.PROVIDER_UNAVAILABLE,
          "The provider "
              + provider
              + " is having trouble (status "
              + status
              + "). Try again in a moment.");
    }
    return failure(
        FailureCode.PROVIDER_REJECTED,
        "The provider "
            + provider
            + " rejected the request (status "
            + status
            + ")"
            + quoted(error.message()));
  }

  /** The failure of a stream in which an error came. */
  Failure ofErrorEvent(UpstreamError error) {
    if (error.contextTooLong()) {
      return contextTooLong();
    }
    if (error.contentFiltered()) {
      return contentFiltered();
    }
    return failure(
        FailureCode.PROVIDER_UNAVAILABLE,
        "The provider " + provider + " reported an error" + quoted(error.message()));
  }

  /** The failure that a finish reason stands for, if it stands for one. */
  Optional<Failure> ofFinishReason(String finishReason) {
    return switch (finishReason) {
      case "content_filter" -> Optional.of(contentFiltered());
      case "context_length_exceeded" -> Optional.of(contextTooLong());
      case "error" -> Optional.of(ofErrorEvent(UpstreamError.UNKNOWN));
      default -> Optional.empty();
    };
  }

  private Failure contextTooLong() {
    return failure(
        FailureCode.CONTEXT_TOO_LONG,
        "The conversation is too long for this model. Start a new one or choose another model.");
  }

  private Failure contentFiltered() {
    return failure(
        FailureCode.CONTENT_FILTERED,
        "The provider " + provider + " withheld the answer by its content rules.");
  }

  private static Failure failure(FailureCode code, String message) {
    return new Failure(code, message);
  }

  /** The provider's own words as the end of a sentence, without keys, addresses and the rest. */
  private String quoted(String message) {
    String line =
        message.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    String clean = apiKey.isEmpty() ? line : line.replace(apiKey, "…");
    clean = SECRET.matcher(clean).replaceAll("…");
    if (clean.isBlank()) {
      return ".";
    }
    if (clean.length() <= QUOTE_CHARS) {
      return ": " + clean;
    }
    int end =
        Character.isHighSurrogate(clean.charAt(QUOTE_CHARS - 1)) ? QUOTE_CHARS - 1 : QUOTE_CHARS;
    return ": " + clean.substring(0, end) + "…";
  }

  private static String words(Duration limit) {
    return limit.toSeconds() > 0 ? limit.toSeconds() + " seconds" : limit.toMillis() + " ms";
  }
}
