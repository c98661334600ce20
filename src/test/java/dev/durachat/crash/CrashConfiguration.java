package dev.durachat.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration that all servers have that are killed here. */
final class CrashConfiguration {

  private CrashConfiguration() {}

  /** Writes it to a folder, and says where. */
  static Path write(Path folder, int modelPort) {
    Path conf = folder.resolve("test.conf");
    String text =
        """
        server { host = "127.0.0.1", port = 0 }
        data { dir = "%s" }
        auth { mode = "jwt", jwt { secret = "%s" } }
        limits { streamsPerUser = 100, commandsPerSecond = 5000, framesPerSecond = 5000,
                 refusedPerMinute = 10000, socketsPerUser = 100 }
        stream { recoveryAttempts = 100000, recoveryWindow = 10h, drain = 300ms }
        models {
          default = "tales/teller", titles = false
          providers = [ { id = "tales", baseUrl = "http://127.0.0.1:%d/v1", keyless = true
                          models = ["teller"], continues = true } ]
        }
        """
            .formatted(folder.resolve("data"), Passport.SECRET, modelPort);
    try {
      return Files.writeString(conf, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
