package dev.durachat.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of server-sent events, who reads no faster than the test asks. */
public final class TestEvents implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  /** Small, so that the server soon feels it when nobody reads. */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  private final Socket socket = new Socket();
  private final Map<String, String> head = new HashMap<>();
  private final BufferedReader lines;
  private final int status;

  /** One event; its name is empty where it has none. */
  public record Event(String name, String id, String text) {
    public JsonNode data() {
      return Json.parse(text);
    }
  }

  private TestEvents(int port, String request) {
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      status = Integer.parseInt(line(in).split(" ", -1)[1]);
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        int colon = field.indexOf(':');
        head.put(
            field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
      }
      lines =
          new BufferedReader(new InputStreamReader(new Chunked(in), StandardCharsets.UTF_8), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks for events; the answer's head has come when this returns.
   *
   * @param headers names and values, in turn
   */
  public static TestEvents get(LiveServer server, String user, String path, String... headers) {
    return by(server, LiveServer.token(user), path, headers);
  }

  /** As {@link #get}, with a token of the test's own. */
  public static TestEvents by(LiveServer server, String token, String path, String... headers) {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port())
            .append("\r\nAuthorization: Bearer ")
            .append(token);
    for (int i = 0; i < headers.length; i += 2) {
      request.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
    }
    return new TestEvents(server.port(), request.append("\r\n\r\n").toString());
  }

  private static String line(InputStream in) {
    try {
      StringBuilder line = new StringBuilder();
      int next = in.read();
      while (next != '\n') {
        if (next < 0) {
          throw new AssertionError("the connection was cut");
        }
        if (next != '\r') {
          line.append((char) next);
        }
        next = in.read();
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body in chunks, up to the empty one. */
  private static final class Chunked extends InputStream {
    private final InputStream in;
    private int left;
    private boolean begun;
    private boolean ended;

    Chunked(InputStream in) {
      this.in = in;
    }

    private boolean hasMore() {
      if (left == 0 && !ended) {
        if (begun) {
          line(in);
        }
        begun = true;
        left = Integer.parseInt(line(in), 16);
        ended = left == 0;
      }
      return !ended;
    }

    @Override
    public int read() throws IOException {
      if (!hasMore()) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (!hasMore()) {
        return -1;
      }
      int count = in.read(bytes, from, Math.min(left, length));
      left -= Math.max(0, count);
      return count;
    }
  }

  public int status() {
    return status;
  }

  public String header(String name) {
    return head.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The next event; null at the end of all. */
  public @Nullable Event next() {
    String name = "";
    String id = "";
    String data = "";
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !data.isEmpty()) {
        return new Event(name, id, data);
      }
    }
    return null;
  }

  private @Nullable String line() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next event, which must have this name. */
  public Event expect(String name) {
    Event event = next();
    if (event == null || !event.name().equals(name)) {
      throw new AssertionError("no " + name + " but " + event);
    }
    return event;
  }

  /** All up to the end. */
  public List<Event> rest() {
    List<Event> all = new ArrayList<>();
    for (Event event = next(); event != null; event = next()) {
      all.add(event);
    }
    return all;
  }

  /** Reads up to a comment; no event may come before it. */
  public void awaitComment() {
    String line = line();
    while (line != null && line.isEmpty()) {
      line = line();
    }
    if (line == null || !line.startsWith(":")) {
      throw new AssertionError("no comment but " + line);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
