package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider;
import dev.durachat.testing.TestSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Projects, and the conversations in them. */
final class ProjectsTest extends LiveTest {
  private static final String PROJECTS = "/api/v1/projects";
  private static final String CONVERSATIONS = "/api/v1/conversations";

  /** More than a page of {@code sync}. */
  private static final int MANY = 1_030;

  private ApiClient client = unmade();

  @SuppressWarnings("NullAway") // Made before each test.
  private static ApiClient unmade() {
    return null;
  }

  @BeforeEach
  void begin() {
    client = ApiClient.of(server(), user);
  }

  @AfterEach
  void leave() {
    client.close();
  }

  private String made(String body) {
    return client.post(PROJECTS, body).expect(201).json().path("id").asText();
  }

  private List<String> names() {
    return StreamSupport.stream(
            client.get(PROJECTS).expect(200).json().path("projects").spliterator(), false)
        .map(each -> each.path("name").asText())
        .toList();
  }

  private String conversationIn(String projectId) {
    return client
        .post(CONVERSATIONS, "{projectId:'%s'}".formatted(projectId))
        .expect(201)
        .json()
        .path("id")
        .asText();
  }

  private JsonNode summary(String conversation) {
    return client.get(CONVERSATIONS + "/" + conversation).expect(200).json().path("conversation");
  }

  @Test
  void areMadeChangedAndDeleted() {
    TestSocket tab = connect();
    var made = client.post(PROJECTS, "{name:'Tea', instructions:'Be brief.'}").expect(201);
    JsonNode project = made.json();
    String path = PROJECTS + "/" + project.path("id").asText();
    assertEquals(path, made.header("Location"));
    assertEquals("Be brief.", project.path("instructions").asText());
    JsonNode frame = tab.expect("changed");
    assertEquals("projects", frame.path("what").asText());
    assertEquals(project.path("seq"), frame.path("seq"));

    made("{name:'Coffee', nonsense:7}");
    tab.expect("changed");
    assertEquals(List.of("Tea", "Coffee"), names());

    var changed = client.patch(path, "{name:'Green tea'}", "If-Match", made.header("ETag"));
    assertEquals("Green tea", changed.expect(200).json().path("name").asText());
    assertEquals("Be brief.", changed.json().path("instructions").asText());
    assertEquals(changed.json().path("seq"), tab.expect("changed").path("seq"));
    assertEquals(
        "precondition_failed",
        client.patch(path, "{name:'Late'}", "If-Match", made.header("ETag")).code());
    assertTrue(
        client.patch(path, "{instructions:null}").expect(200).json().path("instructions").isNull());
    tab.expect("changed");

    client.delete(path).expect(204);
    assertEquals("projects", tab.expect("changed").path("what").asText());
    assertEquals(List.of("Coffee"), names());
    assertEquals("not_found", client.delete(path).code());
    assertEquals("not_found", client.patch(path, "{name:'x'}").code());
  }

  @Test
  void whoeverWasAwayLearnsThatProjectsChanged() {
    TestSocket tab = connect();
    String epoch = tab.seen().getFirst().path("epoch").asText();
    made("{name:'Tea'}");
    long seq = tab.expect("changed").path("seq").asLong();
    tab.say("{type:'sync', epoch:'%s', since:%d}".formatted(epoch, seq - 1));
    JsonNode changed = tab.expect("sync").path("changed");
    assertEquals("projects", changed.path(0).path("what").asText());
    assertEquals(seq, changed.path(0).path("seq").asLong());
    tab.say("{type:'sync', epoch:'%s', since:%d}".formatted(epoch, seq));
    assertEquals(0, tab.expect("sync").path("changed").size());
  }

  @Test
  void instructionsReachTheModelBeforeTheSystemPrompt() {
    TestSocket tab = connect();
    String project = made("{name:'Tea', instructions:'Answer in rhyme.'}");
    tab.say(
        "{type:'start_chat', prompt:'hi', projectId:'%s', systemPrompt:'Be kind.'}"
            .formatted(project));
    ScriptedProvider.Call first = provider.call();
    assertEquals("system: Answer in rhyme.\n\nBe kind.\nuser: hi", first.messages());
    first.text("Hello").finish("stop");
    JsonNode conversation = tab.expect("conversation_created").path("conversation");
    assertEquals(project, conversation.path("projectId").asText());
    tab.expect("done");

    client.patch(PROJECTS + "/" + project, "{instructions:'Answer in prose.'}").expect(200);
    String id = conversation.path("id").asText();
    tab.say("{type:'start_chat', prompt:'more', conversationId:'%s'}".formatted(id));
    ScriptedProvider.Call second = provider.call();
    assertTrue(second.messages().startsWith("system: Answer in prose.\n\nBe kind.\n"));
    second.text("Yes").finish("stop");
    tab.expect("done");

    client.delete(PROJECTS + "/" + project).expect(204);
    tab.say("{type:'start_chat', prompt:'again', conversationId:'%s'}".formatted(id));
    ScriptedProvider.Call third = provider.call();
    assertTrue(third.messages().startsWith("system: Be kind.\nuser: hi"), third.messages());
    third.text("Yes").finish("stop");
    tab.expect("done");
  }

  @Test
  void aConversationMovesInAndOut() {
    String project = made("{name:'Tea'}");
    String inside = conversationIn(project);
    String outside = client.post(CONVERSATIONS, "").expect(201).json().path("id").asText();
    String list = CONVERSATIONS + "?projectId=" + project;
    assertEquals(1, client.get(list).expect(200).json().path("total").asInt());
    client.patch(CONVERSATIONS + "/" + outside, "{projectId:'%s'}".formatted(project)).expect(200);
    assertEquals(2, client.get(list).expect(200).json().path("total").asInt());
    client.patch(CONVERSATIONS + "/" + inside, "{projectId:null}").expect(200);
    JsonNode page = client.get(list).expect(200).json();
    assertEquals(1, page.path("total").asInt());
    assertEquals(outside, page.path("conversations").path(0).path("id").asText());
  }

  @Test
  void itsConversationsStayWhenItGoes() {
    String project = made("{name:'Tea'}");
    String other = conversationIn(made("{name:'Coffee'}"));
    String kept = conversationIn(project);
    String hidden = conversationIn(project);
    client.delete(CONVERSATIONS + "/" + hidden).expect(204);
    JsonNode before = summary(kept);

    TestSocket tab = connect();
    client.delete(PROJECTS + "/" + project).expect(204);
    long seq = tab.expect("changed").path("seq").asLong();
    JsonNode told = tab.expect("conversation_updated");
    assertEquals(kept, told.path("conversation").path("id").asText());
    assertTrue(told.path("conversation").path("projectId").isNull());
    assertTrue(told.path("seq").asLong() > seq);
    assertEquals(0, tab.settle().size(), "nothing is told of the hidden one");
    assertEquals(told.path("conversation"), summary(kept));
    assertEquals(before.path("updatedAt"), summary(kept).path("updatedAt"), "its place stays");
    assertTrue(summary(hidden).path("projectId").isNull());
    assertTrue(summary(hidden).path("deleted").asBoolean());
    assertNotEquals("null", summary(other).path("projectId").asText());
  }

  @Test
  void manyConversationsAreAllToldToWhoeverWasAway() {
    String project = made("{name:'Tea'}");
    Set<String> inside = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      inside.add(conversationIn(project));
    }
    TestSocket tab = connect();
    JsonNode ready = tab.seen().getFirst();
    client.delete(PROJECTS + "/" + project).expect(204);
    Set<String> told = new HashSet<>();
    long since = ready.path("seq").asLong();
    JsonNode answer;
    do {
      tab.say("{type:'sync', epoch:'%s', since:%d}".formatted(ready.path("epoch").asText(), since));
      answer = tab.expect("sync");
      answer
          .path("conversations")
          .forEach(
              each -> {
                assertTrue(each.path("projectId").isNull());
                told.add(each.path("id").asText());
              });
      since = answer.path("seq").asLong();
    } while (answer.path("hasMore").asBoolean());
    assertEquals(inside, told);
  }

  @Test
  void aProjectThatIsNotThereIsRefused() {
    TestSocket tab = connect();
    String others;
    try (ApiClient other = ApiClient.of(server(), "someone else")) {
      others = other.post(PROJECTS, "{name:'Mine'}").expect(201).json().path("id").asText();
      other.delete(PROJECTS + "/" + made("{name:'Not theirs'}")).expect(404);
    }
    String conversation = client.post(CONVERSATIONS, "").expect(201).json().path("id").asText();
    for (String id : List.of(others, "nothing", "")) {
      String body = "{projectId:'%s'}".formatted(id);
      assertEquals("not_found", client.post(CONVERSATIONS, body).code());
      assertEquals("not_found", client.patch(CONVERSATIONS + "/" + conversation, body).code());
      tab.say("{type:'start_chat', prompt:'hi', projectId:'%s'}".formatted(id));
      assertEquals("not_found", tab.expect("error").path("code").asText());
    }
    assertEquals(List.of("Not theirs"), names());
    assertEquals(0, provider.untaken());
  }

  @Test
  void whatIsNoProjectIsRefused() {
    for (String body :
        List.of(
            "",
            "{}",
            "[]",
            "{name:''}",
            "{name:null}",
            "{name:5}",
            "{name:'x', instructions:[]}",
            "{name:'%s'}".formatted("x".repeat(201)),
            "{name:'x', instructions:'%s'}".formatted("x".repeat(100_001)))) {
      assertEquals("invalid_message", client.post(PROJECTS, body).code());
    }
    String path = PROJECTS + "/" + made("{name:'Tea'}");
    assertEquals("invalid_message", client.patch(path, "{name:null}").code());
    assertEquals("invalid_message", client.patch(path, "{name:''}").code());
    assertEquals(List.of("Tea"), names());
  }
}
