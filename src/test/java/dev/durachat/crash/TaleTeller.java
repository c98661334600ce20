package dev.durachat.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A provider on loopback that tells each prompt's {@link Tale}, in pieces and at a pace of chance.
 * Asked to go on it does so from exactly where it was, or says the last words again first.
 */
final class TaleTeller implements AutoCloseable {

  /** A request that came. */
  record Call(String prompt, String partial) {}

  private final Witness witness;
  private final Random seeds;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private volatile int slowestMillis = 12;
  private volatile int failsOneIn = Integer.MAX_VALUE;

  TaleTeller(Witness witness, long seed) throws IOException {
    this.witness = witness;
    this.seeds = new Random(seed);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The longest pause between two pieces. */
  void pace(int millis) {
    slowestMillis = millis;
  }

  /** From now on one call in so many breaks off in its middle. */
  void failOneIn(int calls) {
    failsOneIn = calls;
  }

  /** Has the answer to this prompt wait in its middle until it is released. */
  CountDownLatch hold(String prompt) {
    return held.computeIfAbsent(prompt, any -> new CountDownLatch(1));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonObject request =
          new JsonObject(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      JsonArray messages = request.getJsonArray("messages");
      JsonObject last = messages.getJsonObject(messages.size() - 1);
      boolean resumed = last.getString("role").equals("assistant");
      JsonObject asked = resumed ? messages.getJsonObject(messages.size() - 2) : last;
      Tale tale = Tale.of(asked.getString("content"));
      String partial = resumed ? last.getString("content") : "";
      calls.add(new Call(tale.prompt(), partial));
      witness.resumed(tale.prompt(), partial.length());
      if (!tale.text().startsWith(partial)) {
        witness.violation(
            "asked to go on with what was never said:\n  " + partial + "\n  " + tale.text());
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      tell(tale, partial.length(), exchange.getResponseBody());
    } catch (IOException killed) {
      // The server is gone, as it should be.
    }
  }

  private void tell(Tale tale, int from, OutputStream out) throws IOException {
    Random random = new Random(seed());
    int half = (from + tale.text().length()) / 2;
    CountDownLatch hold = held.get(tale.prompt());
    boolean fails = random.nextInt(failsOneIn) == 0 && failsOneIn < Integer.MAX_VALUE;
    if (random.nextInt(3) == 0) {
      think(random, out);
    }
    int at = from;
    if (from > 0 && random.nextInt(3) == 0) {
      int again = tale.someWordsBefore(from, random);
      at = again < 0 ? from : again;
    }
    // A giant comes in larger pieces, or it would take its time.
    int largest = tale.text().length() > 30_000 ? 9000 : 24;
    while (at < tale.text().length()) {
      int end = Math.min(tale.text().length(), at + 1 + random.nextInt(largest));
      send(out, "content", tale.text().substring(at, end), random);
      at = end;
      pause(random);
      if (at >= half && hold != null) {
        await(hold);
      }
      if (at >= half && fails) {
        return;
      }
    }
    out.write(
        ("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,"
                + "\"total_tokens\":7}}\n\ndata: [DONE]\n\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private void think(Random random, OutputStream out) throws IOException {
    for (int i = random.nextInt(6); i > 0; i--) {
      send(out, "reasoning_content", "hm 🤔 " + random.nextInt(1000) + " ", random);
      pause(random);
    }
  }

  private void send(OutputStream out, String field, String text, Random random) throws IOException {
    // Half of the pieces are escaped, so that they may part a surrogate pair.
    boolean parts = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    parts |= !text.isEmpty() && Character.isLowSurrogate(text.charAt(0));
    String json =
        parts || random.nextBoolean() ? escaped(text) : new JsonArray().add(text).encode();
    String value = json.startsWith("[") ? json.substring(1, json.length() - 1) : json;
    byte[] event =
        ("data: {\"choices\":[{\"index\":0,\"delta\":{\"" + field + "\":" + value + "}}]}\n\n")
            .getBytes(StandardCharsets.UTF_8);
    int cut = random.nextInt(event.length);
    out.write(event, 0, cut);
    if (random.nextInt(4) == 0) {
      out.flush();
    }
    out.write(event, cut, event.length - cut);
    out.flush();
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
    return json.append('"').toString();
  }

  private void pause(Random random) throws IOException {
    int millis = random.nextInt(slowestMillis + 1);
    if (random.nextInt(3) > 0 && millis > 0) {
      try {
        if (closed.await(millis, TimeUnit.MILLISECONDS)) {
          throw new IOException("the test is over");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static void await(CountDownLatch hold) throws IOException {
    try {
      if (!hold.await(60, TimeUnit.SECONDS)) {
        throw new IOException("held for too long");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private synchronized long seed() {
    return seeds.nextLong();
  }

  @Override
  public void close() {
    closed.countDown();
    held.values().forEach(CountDownLatch::countDown);
    server.stop(0);
    threads.shutdownNow();
  }
}
