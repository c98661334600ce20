package dev.durachat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.durachat.CommandLine.BadOptions;
import dev.durachat.CommandLine.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  @Test
  void servesWithoutOptions() throws Exception {
    assertEquals(
        new CommandLine(Task.SERVE, null, null, null, null, Map.of()),
        CommandLine.parse(List.of()));
  }

  @Test
  void takesAFileAndSingleKeys() throws Exception {
    var expected =
        new CommandLine(
            Task.SERVE,
            null,
            null,
            null,
            Path.of("my.conf"),
            Map.of("server.port", "0", "data.dir", "a=b", "server.metricsToken", ""));
    var keys = List.of("--server.port=0", "-Ddata.dir=a=b", "--server.metricsToken=");
    for (var file : List.of(List.of("--conf", "my.conf"), List.of("--conf=my.conf"))) {
      var arguments = new ArrayList<>(file);
      arguments.addAll(keys);
      assertEquals(expected, CommandLine.parse(arguments));
    }
  }

  @ParameterizedTest
  @CsvSource({"--help, HELP", "-h, HELP", "--version, VERSION", "--train, TRAIN"})
  void knowsItsTasks(String argument, Task task) throws Exception {
    assertEquals(task, CommandLine.parse(List.of(argument)).task());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--conf", "--port", "serve", "--=5", "server.port=5", "-x", "--config=a.conf", ""})
  void refusesWhatItDoesNotKnow(String argument) {
    assertThrows(BadOptions.class, () -> CommandLine.parse(List.of(argument)));
  }
}
