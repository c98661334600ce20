package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A provider on loopback that says what the test wants, when the test wants it. */
public final class ScriptedProvider implements AutoCloseable {
  /** The only model, as clients name it. */
  public static final String MODEL = "fake/one";

  /** Another one, that does the same. */
  public static final String OTHER_MODEL = "fake/two";

  private static final int PATIENCE_SECONDS = 10;
  private static final int LONGEST_DELTA = 10_000;
  private static final Vertx VERTX = Vertx.vertx();

  private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final HttpServer server;

  public ScriptedProvider() {
    server = serve(calls::add);
  }

  private ScriptedProvider(Consumer<Call> answer) {
    server = serve(answer);
  }

  /** A provider that answers every call at once, and so needs no test to. */
  public static ScriptedProvider prompt() {
    return answering(call -> call.text("at once").finish("stop"));
  }

  /** A provider that answers every call by itself; on its event loop. */
  public static ScriptedProvider answering(Consumer<Call> answer) {
    return new ScriptedProvider(answer);
  }

  private static HttpServer serve(Consumer<Call> answer) {
    return VERTX
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body ->
                            answer.accept(
                                new Call(
                                    body, request.getHeader("Authorization"), request.response()))))
        .listen(0, "127.0.0.1")
        .await();
  }

  /** What {@code models.providers} has to be. */
  public String setting() {
    return "[{id=fake, baseUrl=\"" + baseUrl() + "\", apiKey=k, models=[one, two]}]";
  }

  /** Where it is, as {@code baseUrl} has it. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  /** The next call that came or comes. */
  public Call call() {
    try {
      Call call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("the model was not called");
      }
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** How many calls have come that no test has taken. */
  public int untaken() {
    return calls.size();
  }

  /** Forgets calls that no test has taken. */
  public void forget() {
    calls.clear();
  }

  @Override
  public void close() {
    server.close().await();
  }

  /** One call of the model. */
  public static final class Call {
    private final JsonNode request;
    private final @Nullable String authorization;
    private final HttpServerResponse response;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Call(Buffer body, @Nullable String authorization, HttpServerResponse response) {
      this.authorization = authorization;
      this.request = Json.parse(body.toString());
      this.response = response;
      response.exceptionHandler(e -> {});
      response.closeHandler(gone -> closed.countDown());
    }

    /** What was asked. */
    public JsonNode request() {
      return request;
    }

    /** The header that came with it; null when there was none. */
    public @Nullable String authorization() {
      return authorization;
    }

    /** The messages that were sent, as {@code role: content}, one per line. */
    public String messages() {
      StringBuilder lines = new StringBuilder();
      for (JsonNode each : request.path("messages")) {
        lines.append(each.path("role").asText()).append(": ");
        lines.append(each.path("content").asText()).append('\n');
      }
      return lines.toString().strip();
    }

    public Call text(String content) {
      return delta("content", content);
    }

    public Call thinking(String content) {
      return delta("reasoning_content", content);
    }

    private Call delta(String field, String content) {
      // A line of a provider is never giant.
      if (content.length() > LONGEST_DELTA) {
        return delta(field, content.substring(0, LONGEST_DELTA))
            .delta(field, content.substring(LONGEST_DELTA));
      }
      return event(
          "{\"choices\":[{\"index\":0,\"delta\":{\""
              + field
              + "\":"
              + Json.quote(content)
              + "},\"finish_reason\":null}]}");
    }

    /** Ends the answer. */
    public void finish(String reason) {
      finish(reason, null);
    }

    /**
     * Ends the answer.
     *
     * @param usage as JSON; null for none
     */
    public void finish(String reason, @Nullable String usage) {
      event(
          "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
              + Json.quote(reason)
              + "}]}");
      if (usage != null) {
        event("{\"choices\":[],\"usage\":" + usage + "}");
      }
      event("[DONE]");
      response.end();
    }

    /** Sends the data of one server-sent event. */
    public Call event(String data) {
      if (!response.headWritten()) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
      }
      response.write("data: " + data + "\n\n");
      return this;
    }

    /** Refuses the call. */
    public void refuse(int status, String error) {
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .putHeader("Retry-After", "0")
          .end("{\"error\":{\"message\":" + Json.quote(error) + "}}");
    }

    /** Ends the response without a finish reason. */
    public void endEarly() {
      response.end();
    }

    /** Cuts the connection. */
    public void cut() {
      response.reset();
    }

    /** Waits until the server has left the call. */
    public void awaitClosed() {
      try {
        if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("the call is still open");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
