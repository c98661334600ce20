package dev.durachat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What {@code run.sh} answers without building or starting anything. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
final class RunScriptTest {

  private record Result(int status, String output) {}

  private static Result run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("./run.sh"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = String.join("\n", process.inputReader().readAllLines());
    return new Result(process.waitFor(), output);
  }

  @Test
  void explainsItself() throws Exception {
    var help = run("--help");
    assertEquals(0, help.status);
    for (String word : List.of("build", "test", "bench", "--conf FILE", "DURACHAT_PORT")) {
      assertTrue(help.output.contains(word), word);
    }
  }

  @Test
  void refusesUnknownCommands() throws Exception {
    var answer = run("serve");
    assertEquals(2, answer.status);
    assertTrue(answer.output.contains("unknown command \"serve\""), answer.output);
  }
}
