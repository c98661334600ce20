package dev.durachat.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.testing.LiveTest;
import dev.durachat.testing.TestSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The connections of the whole server: {@code limits.connections}. */
final class ConnectionLimitTest extends LiveTest {
  private static final int LIMIT = 6;

  @Override
  protected Map<String, String> settings() {
    return Map.of("limits.connections", Integer.toString(LIMIT));
  }

  @Test
  void thoseBeyondItAreClosedAndCounted() {
    List<TestSocket> open = new ArrayList<>();
    for (int i = 0; i < 2 * LIMIT; i++) {
      try {
        open.add(connect());
      } catch (TestSocket.Refused e) {
        throw new AssertionError("refused with an answer", e);
      } catch (RuntimeException cut) {
        // As it should be for those beyond the limit.
      }
    }
    assertTrue(open.size() <= LIMIT, open.size() + " are open");
    open.forEach(TestSocket::close);
    await()
        .ignoreExceptions()
        .until(
            () ->
                server().metric("durachat_connections_cut_total{limit=\"limits.connections\"}")
                    >= LIMIT);
    connect();
  }
}
