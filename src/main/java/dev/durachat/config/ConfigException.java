package dev.durachat.config;

/** A configuration that cannot be used. The message starts with the key and says what is wrong. */
public final class ConfigException extends Exception {
  private final String key;
  private final String problem;

  /**
   * @param key the path of the key, as {@code server.port}, or the name of a file
   * @param problem a sentence for the operator; never the value of a secret
   */
  public ConfigException(String key, String problem) {
    super(problem);
    this.key = key;
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return key + ": " + problem;
  }

  /** What is at fault: the path of a key, or the name of a file. */
  public String key() {
    return key;
  }
}
