package dev.durachat.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.protocol.FrameCodec;
import dev.durachat.storage.UserFile;
import io.vertx.core.Promise;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** How many commands may wait: {@code limits.mailbox}. */
final class MailboxTest {
  private static final int CAPACITY = 3;

  private int activated;

  private static UserCommand question() {
    return new UserCommand.Ask<>(library -> 1, Promise.promise());
  }

  @Test
  void soManyCommandsOfClientsMayWaitAndNoMore() {
    Mailbox mailbox =
        new Mailbox(
            new UserFile(Path.of("user.sqlite")),
            "ada",
            CAPACITY,
            new Subscribers(new FrameCodec(1000)),
            box -> activated++);
    for (int i = 0; i < CAPACITY; i++) {
      assertTrue(mailbox.offer(question()), "command " + i);
    }
    assertFalse(mailbox.offer(question()));
    // What comes from within is never refused: a socket that leaves has to leave.
    mailbox.post(new UserCommand.Hibernate());
    assertEquals(CAPACITY + 1, mailbox.take().size());
    assertTrue(mailbox.offer(question()), "there is room again");
    assertEquals(1, activated);
  }
}
