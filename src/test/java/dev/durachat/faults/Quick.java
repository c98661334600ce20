package dev.durachat.faults;

import dev.durachat.testing.RunningServer;
import dev.durachat.testing.TestSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A user whom nothing is the matter with: how long does a whole chat take beside the others? */
final class Quick implements AutoCloseable {
  private final TestSocket socket;

  Quick(RunningServer server, String userId) {
    socket = server.connect(userId);
    socket.expect("ready");
  }

  /** Chats so often, one after the other, with a model that answers at once. */
  Times chat(int times) {
    int[] left = {times};
    return chatWhile(() -> left[0]-- > 0);
  }

  /** Chats as long as this holds. */
  Times chatWhile(BooleanSupplier going) {
    List<Long> nanos = new ArrayList<>();
    while (going.getAsBoolean()) {
      long start = System.nanoTime();
      socket.say("{type:'start_chat', prompt:'hi', model:'quick/one'}");
      socket.expect("done");
      nanos.add(System.nanoTime() - start);
    }
    Collections.sort(nanos);
    return new Times(nanos);
  }

  /** How long chats took, shortest first. */
  record Times(List<Long> nanos) {
    double p99Millis() {
      int at = (int) Math.ceil(nanos.size() * 0.99) - 1;
      return nanos.isEmpty() ? 0 : nanos.get(at) / 1e6;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
