package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.Json;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.TestSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a user is called: a file of their own, in the data directory, and nowhere else. */
final class UserNamesTest {
  private static final List<String> NAMES =
      List.of(
          "../",
          "..",
          ".",
          "/",
          "\\..\\..\\",
          "../../../tmp/escaped",
          "/etc/passwd",
          "%2e%2e%2f",
          "a\0b",
          "a",
          "\0",
          "a\0",
          "users",
          "lock",
          "node.key",
          "directory.db",
          "CON",
          "nul.txt",
          "x".repeat(10_000),
          "x".repeat(9_999) + "y",
          "x".repeat(300),
          " ",
          "  ",
          "a ",
          " a",
          "a\n",
          // The same to the eye: composed and not, Latin and Cyrillic, full width, invisible.
          "\u00e9",
          "e\u0301",
          "admin",
          "\u0430dmin",
          "Admin",
          "ADMIN",
          "admin.",
          "\uff41dmin",
          "ad\u200bmin",
          "adm\u0131n",
          "\ufeffadmin",
          "\u202eadmin",
          "\u00df",
          "ss",
          "\u1e9e",
          "\u212b",
          "\u00c5",
          "A\u030a",
          "\ud83d\ude00",
          "'; DROP TABLE message; --",
          "*",
          "?",
          "${HOME}",
          "$(touch escaped)",
          "`touch escaped`",
          "|touch escaped",
          "null",
          "0",
          "true");

  @TempDir Path folder;

  @Test
  @Fault("isolation: user ids")
  void noTwoUsersShareAFileAndNoneIsElsewhere(FaultReport report) throws IOException {
    try (RunningServer server = RunningServer.start(folder, Map.of())) {
      for (int i = 0; i < NAMES.size(); i++) {
        try (ApiClient api = ApiClient.of(server, NAMES.get(i))) {
          api.post("/api/v1/conversations", "{title:'number " + i + "'}").expect(201);
        }
      }
      for (int i = 0; i < NAMES.size(); i++) {
        try (ApiClient api = ApiClient.of(server, NAMES.get(i));
            TestSocket socket = server.connect(NAMES.get(i))) {
          assertEquals(NAMES.get(i), socket.expect("ready").path("userId").asText());
          assertEquals(
              NAMES.get(i), api.get("/api/v1/me").expect(200).json().path("userId").asText());
          JsonNode list = api.get("/api/v1/conversations").expect(200).json();
          assertEquals(1, list.path("total").asInt(), Json.quote(NAMES.get(i)));
          assertEquals("number " + i, list.at("/conversations/0/title").asText());
        }
      }
      assertEquals(NAMES.size(), files("data/users/[0-9a-f]{2}/[0-9a-f]{62}[.]sqlite"));
      assertEquals(
          0,
          files(
              "(?!(data/(users/[0-9a-f]{2}/[0-9a-f]{62}[.]sqlite(-wal|-shm)?|tmp/.*"
                  + "|(lock|node[.]key|server[.]address|control.*|directory[.]db(-wal|-shm)?)))"
                  + "|server[.](conf|log)$).*"));
      report.tried("%d user ids", NAMES.size());
    }
  }

  private long files(String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<String> found =
          all.filter(Files::isRegularFile)
              .map(path -> folder.relativize(path).toString())
              .filter(path -> path.matches(pattern))
              .toList();
      assertTrue(found.size() == NAMES.size() || found.isEmpty(), found.toString());
      return found.size();
    }
  }
}
