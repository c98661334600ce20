package dev.durachat.http;

import dev.durachat.metrics.Metrics;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections beyond the limit as soon as they come. A server that runs out of file
 * descriptors cannot open databases, and stops accepting for good: it must never get there.
 */
final class ConnectionCap {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCap.class);
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d{1,9})\\s.*");

  private final int max;
  private final Metrics metrics;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean warned = new AtomicBoolean();

  ConnectionCap(int max, Metrics metrics) {
    this.max = max;
    this.metrics = metrics;
  }

  /** The configured limit, or three quarters of what the process may open if that is less. */
  static ConnectionCap of(int configured, Metrics metrics) {
    int affordable = openFiles() / 4 * 3;
    if (affordable < configured) {
      LOG.info("At most {} connections: the system allows too few open files", affordable);
    }
    return new ConnectionCap(Math.min(configured, affordable), metrics);
  }

  private static int openFiles() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        var matcher = OPEN_FILES.matcher(line);
        if (matcher.matches()) {
          return Integer.parseInt(matcher.group(1));
        }
      }
    } catch (IOException e) {
      // Not Linux: the configured limit has to do.
    }
    return Integer.MAX_VALUE;
  }

  void accept(HttpConnection connection) {
    // Of the channel, not of the HTTP connection: that one hears nothing once it is a WebSocket.
    var _ =
        ((ConnectionBase) connection)
            .channelHandlerContext()
            .channel()
            .closeFuture()
            .addListener(closed -> open.decrementAndGet());
    if (open.incrementAndGet() <= max) {
      return;
    }
    metrics.cut("limits.connections");
    if (warned.compareAndSet(false, true)) {
      LOG.warn("More than {} connections: further ones are closed (said once)", max);
    }
    connection.close();
  }
}
