package dev.durachat;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options that the server was started with.
 *
 * @param subject the folder that the task is about; null where it is about none
 * @param userId the one user that it is about; null for all
 * @param file the one user's file that it is about, in the place of the user; null for all
 * @param conf a configuration file over the defaults; null for none
 * @param overrides single keys over the file, by path
 */
record CommandLine(
    Task task,
    @Nullable Path subject,
    @Nullable String userId,
    @Nullable Path file,
    @Nullable Path conf,
    Map<String, String> overrides) {

  /** What is to be done. */
  enum Task {
    SERVE,
    /** Serve, chat with oneself once, and end: what the JVM loads is recorded meanwhile. */
    TRAIN,
    /** Print an invitation to sign up. */
    INVITE,
    /** Copy all users to a folder. */
    BACKUP,
    /** Put users of a backup in place. */
    RESTORE,
    /** Read every user's file. */
    CHECK,
    HELP,
    VERSION
  }

  static final String USAGE =
      """
      Options:
        --conf FILE    lay FILE over the defaults (see conf/durachat.conf for all keys)
        --KEY=VALUE    set one key over the file, as --server.port=9000
        --invite       print an invitation to sign up (auth.mode = accounts), and end
        --version      print the version
        --help         print this

      Exit codes: 0 stopped when asked to, 1 could not start, 2 bad configuration or options,
      3 the data directory is in use by another process.
      """;

  /** Options that make no sense. The message is for whoever typed them. */
  static final class BadOptions extends Exception {
    BadOptions(String message) {
      super(message);
    }
  }

  static CommandLine parse(List<String> arguments) throws BadOptions {
    Task task = Task.SERVE;
    Path conf = null;
    Path subject = null;
    String userId = null;
    Path file = null;
    var overrides = new LinkedHashMap<String, String>();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      switch (argument) {
        case "--help", "-h" -> task = Task.HELP;
        case "--version" -> task = Task.VERSION;
        case "--invite" -> task = Task.INVITE;
        case "--train" -> task = Task.TRAIN;
        case "--check" -> task = Task.CHECK;
        case "--backup" -> {
          task = Task.BACKUP;
          subject = Path.of(next(rest, "backup needs a folder"));
        }
        case "--restore" -> {
          task = Task.RESTORE;
          subject = Path.of(next(rest, "restore needs a folder"));
        }
        case "--user" -> userId = next(rest, "--user needs a user id");
        case "--file" -> file = Path.of(next(rest, "--file needs a user's file"));
        case "--conf" -> conf = Path.of(next(rest, "--conf needs a file"));
        default -> {
          if (argument.startsWith("--conf=")) {
            conf = Path.of(argument.substring("--conf=".length()));
          } else {
            override(argument, overrides);
          }
        }
      }
    }
    return new CommandLine(task, subject, userId, file, conf, overrides);
  }

  private static String next(Iterator<String> rest, String otherwise) throws BadOptions {
    if (!rest.hasNext()) {
      throw new BadOptions(otherwise);
    }
    return rest.next();
  }

  private static void override(String argument, Map<String, String> into) throws BadOptions {
    int equals = argument.indexOf('=');
    int dashes = argument.startsWith("--") || argument.startsWith("-D") ? 2 : 0;
    if (dashes == 0 || equals <= dashes || argument.indexOf('.') > equals) {
      throw new BadOptions("unknown option " + argument);
    }
    into.put(argument.substring(dashes, equals), argument.substring(equals + 1));
  }
}
