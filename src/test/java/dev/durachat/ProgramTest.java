package dev.durachat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own: what it prints and how it ends. */
@Timeout(60)
final class ProgramTest {
  private static final Pattern READY = Pattern.compile("durachat is ready at (http://\\S+:\\d+/)");

  @TempDir Path temp;

  private Process start(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + Files.createDirectories(temp.resolve("system-tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.durachat.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(temp.toFile()).start();
  }

  private static String address(Process server) throws IOException {
    String line = server.inputReader().readLine();
    assertNotNull(line, "the server ended before it was ready");
    var matcher = READY.matcher(line);
    assertTrue(matcher.matches(), line);
    return matcher.group(1);
  }

  private static String errors(Process server) throws IOException {
    return String.join("\n", server.errorReader().readAllLines());
  }

  @Test
  void servesUntilItIsAskedToStop() throws Exception {
    var server = start("--server.port=0");
    try {
      var request = HttpRequest.newBuilder(URI.create(address(server) + "health/ready")).build();
      try (var client = HttpClient.newHttpClient()) {
        assertEquals(200, client.send(request, BodyHandlers.discarding()).statusCode());
      }

      var second = start("--server.port=0");
      assertEquals(3, second.waitFor());
      assertTrue(errors(second).contains("in use by another process"));

      server.destroy();
      assertEquals(0, server.waitFor());
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void writesNothingOutsideItsFolder() throws Exception {
    var server = start("--server.port=0", "--data.dir=here");
    try {
      address(server);
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    } finally {
      server.destroyForcibly();
    }
    try (Stream<Path> made = Files.list(temp)) {
      assertEquals(
          List.of("here", "system-tmp"),
          made.map(path -> path.getFileName().toString()).sorted().toList());
    }
    try (Stream<Path> made = Files.list(temp.resolve("system-tmp"))) {
      assertEquals(List.of(), made.toList());
    }
  }

  @Test
  void namesTheKeyOfABadConfiguration() throws Exception {
    Path conf = Files.writeString(temp.resolve("bad.conf"), "limits.promptChars = none");
    var server = start("--conf", conf.toString());
    assertEquals(2, server.waitFor());
    assertTrue(errors(server).contains("limits.promptChars"));
  }

  @Test
  void namesABadMasterKeyAndDoesNotRepeatIt() throws Exception {
    var server = start("--data.masterKey=much-too-short");
    assertEquals(2, server.waitFor());
    String errors = errors(server);
    assertTrue(errors.contains("data.masterKey"), errors);
    assertFalse(errors.contains("much-too-short"), errors);
  }

  @Test
  void refusesUnknownOptions() throws Exception {
    var server = start("--verbose");
    assertEquals(2, server.waitFor());
    assertTrue(errors(server).contains("unknown option --verbose"));
  }
}
