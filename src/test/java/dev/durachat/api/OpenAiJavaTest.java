package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import dev.durachat.testing.LiveServer;
import dev.durachat.testing.LiveTest;
import dev.durachat.testing.ScriptedProvider.Call;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's own client for Java against a whole server. */
@Timeout(60)
final class OpenAiJavaTest extends LiveTest {
  private static final String USAGE =
      "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}";

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + server().port() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private OpenAIClient client() {
    return client(LiveServer.token(user));
  }

  private static ChatCompletionCreateParams.Builder hi() {
    return ChatCompletionCreateParams.builder().model("fake/one").addUserMessage("hi");
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  /** An answer, and where it is kept. */
  private record Kept(String conversation, ChatCompletion completion) {}

  @Test
  void givesAWholeAnswerAndGoesOn() {
    OpenAIClient client = client();
    CompletableFuture<Kept> first =
        begin(
            () -> {
              try (HttpResponseFor<ChatCompletion> answer =
                  client.chat().completions().withRawResponse().create(hi().build())) {
                return new Kept(
                    answer.headers().values("X-Conversation-Id").getFirst(), answer.parse());
              }
            });
    provider.call().thinking("hm").text("Hello").finish("stop", USAGE);
    String conversation = first.join().conversation();
    ChatCompletion completion = first.join().completion().validate();
    assertEquals("Hello", completion.choices().getFirst().message().content().orElseThrow());
    assertEquals(3, completion.usage().orElseThrow().totalTokens());

    CompletableFuture<ChatCompletion> second =
        begin(
            () ->
                client
                    .chat()
                    .completions()
                    .create(
                        hi().addMessage(completion.choices().getFirst().message())
                            .addUserMessage("and?")
                            .putAdditionalHeader("X-Conversation-Id", conversation)
                            .build()));
    Call call = provider.call();
    assertEquals("user: hi\nassistant: Hello\nuser: and?", call.messages());
    call.text("Bye").finish("stop");
    assertEquals("Bye", second.join().choices().getFirst().message().content().orElseThrow());
  }

  @Test
  void streamsAnAnswer() {
    CompletableFuture<List<ChatCompletionChunk>> answer =
        begin(
            () -> {
              try (StreamResponse<ChatCompletionChunk> stream =
                  client()
                      .chat()
                      .completions()
                      .createStreaming(
                          hi().streamOptions(
                                  ChatCompletionStreamOptions.builder().includeUsage(true).build())
                              .build())) {
                return stream.stream().toList();
              }
            });
    provider.call().text("Hel").text("lo").finish("stop", USAGE);
    List<ChatCompletionChunk> chunks = answer.join();
    StringBuilder text = new StringBuilder();
    chunks.forEach(
        chunk ->
            chunk
                .validate()
                .choices()
                .forEach(choice -> choice.delta().content().ifPresent(text::append)));
    assertEquals("Hello", text.toString());
    assertEquals(3, chunks.getLast().usage().orElseThrow().totalTokens());
  }

  @Test
  void tellsErrorsInItsOwnWords() {
    assertThrows(
        UnauthorizedException.class,
        () -> client("nobody's").chat().completions().create(hi().build()));
    BadRequestException refused =
        assertThrows(
            BadRequestException.class,
            () -> client().chat().completions().create(hi().model("no").build()));
    assertEquals("model_unknown", refused.code().orElseThrow());
    assertEquals("model", refused.param().orElseThrow());

    CompletableFuture<Throwable> failed =
        begin(
            () ->
                assertThrows(
                    OpenAIException.class,
                    () -> {
                      try (var stream =
                          client().chat().completions().createStreaming(hi().build())) {
                        stream.stream().forEach(chunk -> {});
                      }
                    }));
    Call call = provider.call();
    call.text("Hel");
    call.cut();
    String told = failed.join().toString();
    assertTrue(told.contains("provider"), told);
  }

  @Test
  void listsTheModels() {
    assertEquals(
        List.of("fake/one", "fake/two"),
        client().models().list().data().stream().map(Model::id).toList());
  }
}
