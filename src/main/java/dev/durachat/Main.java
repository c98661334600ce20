package dev.durachat;

import dev.durachat.CommandLine.BadOptions;
import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import dev.durachat.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The program. Exit codes: see {@link CommandLine#USAGE}. */
public final class Main {
  private static final int FAILED = 1;
  private static final int BAD_CONFIGURATION = 2;
  private static final int IN_USE = 3;

  private final Shutdown shutdown = new Shutdown();

  private Main() {}

  public static void main(String[] arguments) {
    new Main().run(List.of(arguments));
  }

  private void run(List<String> arguments) {
    try {
      CommandLine line = CommandLine.parse(arguments);
      switch (line.task()) {
        case HELP -> System.out.print(CommandLine.USAGE);
        case VERSION -> System.out.println("durachat " + version());
        case SERVE -> serve(line);
        case INVITE -> invite(line);
        case BACKUP, RESTORE, CHECK -> shutdown.exit(maintain(line));
        case TRAIN -> {
          Server server = serve(line);
          shutdown.exit(new Rehearsal(server.port()).run() ? 0 : FAILED);
        }
      }
    } catch (BadOptions e) {
      System.err.println("durachat: " + e.getMessage());
      System.err.print(CommandLine.USAGE);
      shutdown.exit(BAD_CONFIGURATION);
    } catch (ConfigException e) {
      end(BAD_CONFIGURATION, "bad configuration: " + e.getMessage());
    } catch (Exception e) {
      end(FAILED, "could not start: " + e);
    }
  }

  private Server serve(CommandLine line) throws ConfigException, IOException {
    shutdown.install();
    Config config = new ConfigLoader(System.getenv()).load(line.conf(), line.overrides());
    keepToItself(config.data().dir());
    Optional<Server> started = Server.start(config);
    if (started.isEmpty()) {
      end(IN_USE, "data directory " + config.data().dir() + " is in use by another process");
    }
    Server server = started.orElseThrow();
    shutdown.stopsBy(server::stop);
    System.out.println(
        "durachat is ready at http://"
            + inAddress(config.server().host())
            + ":"
            + server.port()
            + "/");
    return server;
  }

  /** A server may run on the same data meanwhile. */
  private static void invite(CommandLine line) throws ConfigException, IOException {
    Config config = new ConfigLoader(System.getenv()).load(line.conf(), line.overrides());
    if (config.auth().mode() != Config.AuthMode.ACCOUNTS) {
      throw new ConfigException("auth.mode", "must be accounts to invite anybody");
    }
    keepToItself(config.data().dir());
    System.out.println(Invitation.issue(config));
  }

  private static int maintain(CommandLine line)
      throws ConfigException, IOException, InterruptedException {
    Config config = new ConfigLoader(System.getenv()).load(line.conf(), line.overrides());
    keepToItself(config.data().dir());
    var maintenance = new Maintenance(config, System.out, System.err);
    Path subject = Objects.requireNonNullElse(line.subject(), Path.of(""));
    return switch (line.task()) {
      case BACKUP -> maintenance.backUp(subject);
      case RESTORE -> maintenance.restore(subject, line.userId(), line.file());
      case CHECK -> maintenance.check();
      case SERVE, TRAIN, INVITE, HELP, VERSION ->
          throw new IllegalStateException("no maintenance: " + line.task());
    };
  }

  /** Libraries unpack and cache in the system's temporary folder unless they are told not to. */
  private static void keepToItself(Path dataDir) throws IOException {
    String temporary = Files.createDirectories(dataDir.resolve("tmp")).toString();
    System.setProperty("java.io.tmpdir", temporary);
    System.setProperty("io.netty.native.workdir", temporary);
    System.setProperty("vertx.disableFileCaching", "true"); // the class path it must still read
  }

  private static String inAddress(String host) {
    return switch (host) {
      case "0.0.0.0", "::", "[::]" -> "localhost";
      default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    };
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  private void end(int status, String why) {
    System.err.println("durachat: " + why);
    shutdown.exit(status);
  }
}
