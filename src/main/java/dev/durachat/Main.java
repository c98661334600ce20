package dev.durachat;

import dev.durachat.config.ConfigLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Bring-up. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> overrides = new HashMap<>();
    Path file = null;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--conf")) {
        file = Path.of(args[++i]);
      } else {
        String[] kv = args[i].substring(2).split("=", 2);
        overrides.put(kv[0], kv[1]);
      }
    }
    Server server =
        Server.start(new ConfigLoader(System.getenv()).load(file, overrides)).orElseThrow();
    System.out.println("ready at http://127.0.0.1:" + server.port() + "/");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.stop();
                  Runtime.getRuntime().halt(0);
                }));
  }
}
