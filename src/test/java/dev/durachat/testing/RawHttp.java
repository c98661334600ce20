package dev.durachat.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which a test says byte by byte what no client would. */
public final class RawHttp implements AutoCloseable {
  private final Socket socket;

  /** Connects to a server on loopback. */
  public RawHttp(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of the one answer to a request on a connection of its own. */
  public static int status(int port, String request) {
    try (RawHttp http = new RawHttp(port)) {
      http.send(request);
      String answer = http.read(Duration.ofSeconds(10), "\r\n");
      if (!answer.startsWith("HTTP/1.1 ")) {
        throw new AssertionError("no answer but \"" + answer + "\" to " + request);
      }
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  /** Sends bytes as they are, in ISO-8859-1. */
  public RawHttp send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #send}; false when the server has closed the connection. */
  public boolean trySend(String bytes) {
    try {
      send(bytes);
      return true;
    } catch (UncheckedIOException closed) {
      return false;
    }
  }

  /** What comes until this text has come, the connection ends, or nothing came for so long. */
  public String read(Duration patience, String until) {
    StringBuilder all = new StringBuilder();
    try {
      socket.setSoTimeout((int) patience.toMillis());
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.append((char) next);
        if (all.indexOf(until, Math.max(0, all.length() - until.length())) >= 0) {
          break;
        }
      }
    } catch (SocketTimeoutException silent) {
      // What has come is all.
    } catch (IOException reset) {
      // As good as an end.
    }
    return all.toString();
  }

  /** Whether the server ends the connection within so long; what it says before is passed over. */
  public boolean endsWithin(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      InputStream in = socket.getInputStream();
      byte[] passed = new byte[8192];
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        socket.setSoTimeout((int) left);
        if (in.read(passed) < 0) {
          return true;
        }
      }
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
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
