package dev.durachat.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient.Reply;
import dev.durachat.testing.RunningServer;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PROTOCOL §7.7: a user's frames, ids and files are reachable by that user alone. */
final class IsolationTest {
  private static final String MARK = "ownersmark";

  @TempDir Path folder;

  private final ScriptedProvider provider = new ScriptedProvider();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ScriptedProvider quick =
      ScriptedProvider.answering(
          call -> {
            asked.add(call.request().toString());
            call.text("at once").finish("stop");
          });
  private RunningServer server = unstarted();
  private int members;

  @SuppressWarnings("NullAway") // JUnit starts it before any test.
  private static RunningServer unstarted() {
    return null;
  }

  @BeforeEach
  void start() {
    server =
        RunningServer.start(
            folder,
            Map.of(
                "auth.mode", "accounts",
                "auth.accounts.signup", "open",
                "auth.accounts.guessesPerAddress", "100000",
                "models.providers",
                    "[{id=fake, baseUrl=\"%s\", apiKey=k, models=[one]},"
                            .formatted(provider.baseUrl())
                        + "{id=quick, baseUrl=\"%s\", apiKey=k, models=[one]}]"
                            .formatted(quick.baseUrl()),
                "models.default", ScriptedProvider.MODEL));
  }

  @AfterEach
  void end() {
    server.close();
    provider.close();
    quick.close();
    assertFalse(asked.toString().contains(MARK), "a model was told");
  }

  private Member intruder() {
    return Member.withEverything(server, "intruder" + ++members, "ownmark");
  }

  /** An owner in whose name a reply is being written, so that it can be stopped and read. */
  private record Scene(Member owner, TestSocket socket, ScriptedProvider.Call call) {}

  private Scene scene() {
    Member owner = Member.withEverything(server, "owner", MARK);
    TestSocket socket = owner.connect();
    socket.say("{type:'start_chat', prompt:'" + MARK + "', requestId:'request-of-start_chat'}");
    JsonNode created = socket.expect("conversation_created");
    owner.also("writing", created.path("messageId").asText());
    ScriptedProvider.Call call = provider.call().text(MARK);
    socket.expect("text");
    socket.settle();
    return new Scene(owner, socket, call);
  }

  /** What the owner had is what the owner has, and the reply that was being written goes on. */
  private static void unharmed(Scene scene, String before, int seen, Path folder) {
    assertEquals(before, scene.owner().everything(folder));
    assertEquals(List.of(), scene.socket().settle(), "the owner was told something");
    assertEquals(seen + 1, scene.socket().seen().size());
    scene.call().text("!").finish("stop");
    assertEquals(MARK.length() + 1, scene.socket().expect("done").path("length").asInt());
  }

  @Test
  @Fault("isolation: routes")
  void noRouteReachesWhatIsAnothers(FaultReport report) throws IOException {
    Scene scene = scene();
    String before = scene.owner().everything(folder);
    int seen = scene.socket().seen().size();
    ForeignRequests requests = new ForeignRequests(server.document(), new Loot(scene.owner()));
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    Member intruder = intruder();
    for (ForeignRequests.Operation operation : requests.operations()) {
      for (ForeignRequests.Request request : requests.of(operation, intruder)) {
        tried++;
        Reply reply = send(intruder, request);
        fault(request, reply).ifPresent(it -> wrong.add(operation.id() + ": " + it));
      }
      if (operation.path().startsWith("/api/v1/auth/") || operation.id().equals("eraseMe")) {
        // These may have ended whose wish they were.
        intruder = intruder();
      }
    }
    assertEquals("", String.join("\n", wrong));
    unharmed(scene, before, seen, folder);
    report.tried("%d requests to %d operations", tried, requests.operations().size());
  }

  private static Reply send(Member intruder, ForeignRequests.Request request) {
    String body = request.body();
    return intruder
        .api()
        .send(
            request.method(),
            request.path(),
            body == null ? null : body.getBytes(StandardCharsets.UTF_8),
            request.headers().toArray(String[]::new));
  }

  private static Optional<String> fault(ForeignRequests.Request request, Reply reply)
      throws IOException {
    String all = reply.status() + " " + reply.text();
    if (reply.header("Content-Type").startsWith("application/zip")) {
      all += unzipped(reply.bytes());
    }
    boolean found =
        request.mustFail() && !(reply.status() == 404 && reply.code().equals("not_found"));
    return found || all.contains(MARK) || reply.status() >= 500
        ? Optional.of(request + " -> " + all)
        : Optional.empty();
  }

  private static String unzipped(byte[] zip) throws IOException {
    StringBuilder all = new StringBuilder();
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        all.append(entry.getName());
        all.append(new String(entries.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  @Test
  @Fault("isolation: frames")
  void noFrameReachesWhatIsAnothers(FaultReport report) {
    Scene scene = scene();
    String before = scene.owner().everything(folder);
    int seen = scene.socket().seen().size();
    String epoch = scene.socket().seen().getFirst().path("epoch").asText();
    List<ForeignFrames.Frame> frames = new ForeignFrames(new Loot(scene.owner()), epoch).all();
    List<String> wrong = new ArrayList<>();
    Member intruder = intruder();
    List<TestSocket> sockets = new ArrayList<>();
    for (ForeignFrames.Frame frame : frames) {
      TestSocket socket = intruder.connect();
      sockets.add(socket);
      String json =
          frame.json().replace(ForeignFrames.OWN_CONVERSATION, intruder.id("conversation"));
      List<JsonNode> answers = socket.say(json).settle();
      boolean refused =
          answers.size() == 1
              && answers.getFirst().path("type").asText().equals("error")
              && answers.getFirst().path("code").asText().equals("not_found");
      if (frame.mustFail() && !refused) {
        wrong.add(frame + " -> " + answers);
      }
    }
    unharmed(scene, before, seen, folder);
    for (TestSocket socket : sockets) {
      socket.settle();
      if (socket.seen().toString().contains(MARK)) {
        wrong.add("leaked: " + socket.seen());
      }
      socket.close();
    }
    assertEquals("", String.join("\n", wrong));
    report.tried("%d frames of every type", frames.size());
  }
}
