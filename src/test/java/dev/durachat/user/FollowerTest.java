package dev.durachat.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.durachat.chat.MessageStatus;
import dev.durachat.chat.TextPiece;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.protocol.ServerFrame.TextKind;
import dev.durachat.user.Backlog.Gap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reader is told who takes it, who lags, and whose reply is taken up again meanwhile. */
final class FollowerTest {
  private static final int BOUND = 12_000;

  private final List<String> told = new ArrayList<>();
  private String stored = "";
  private int queued;

  private final ReplyOutlet outlet =
      new ReplyOutlet() {
        @Override
        public void send(ServerFrame.OfReply frame) {
          told.add(
              frame.attempt()
                  + switch (frame) {
                    case ServerFrame.Text it -> " " + it.offset() + "+" + it.content().length();
                    case ServerFrame.Attempt it -> " keep " + it.keepText();
                    case ServerFrame.Done it -> " done " + it.length();
                  });
        }

        @Override
        public void end(RefusedException reason) {
          told.add(reason.code().wire());
        }

        @Override
        public int queuedBytes() {
          return queued;
        }

        @Override
        public boolean watch() {
          return queued == 0;
        }
      };

  private Follower follower(int from, ServerFrame.@Nullable Done done) {
    return new Follower(
        outlet,
        BOUND,
        gap(TextKind.THINKING, 0, 0),
        gap(TextKind.TEXT, from, stored.length()),
        null,
        done);
  }

  private static Gap gap(TextKind kind, int from, int to) {
    return new Gap(1, kind, "c", "m", 1, from, to);
  }

  private void says(Follower follower, int attempt, String text) {
    var frame = new ServerFrame.Text(TextKind.TEXT, "c", "m", attempt, stored.length(), text);
    stored += text;
    follower.hear(frame);
  }

  private static ServerFrame.Done done(int attempt, int length) {
    return new ServerFrame.Done(
        9, "c", "m", attempt, MessageStatus.COMPLETE, "stop", length, null, null, null);
  }

  private void drain(Follower follower) {
    follower.drain((gap, units) -> TextPiece.whole(stored).from(gap.from(), units));
  }

  @Test
  void isToldAtOnceWhatItTakes() {
    Follower follower = follower(0, null);
    says(follower, 1, "Hel");
    says(follower, 1, "lo");
    follower.hear(done(1, 5));
    drain(follower);
    assertEquals(List.of("1 0+3", "1 3+2", "1 done 5"), told);
    assertTrue(follower.ended());
  }

  @Test
  void isToldWhatIsStoredBeforeWhatIsNew() {
    stored = "x".repeat(5000);
    Follower follower = follower(1000, null);
    says(follower, 1, "new");
    assertEquals(List.of(), told);
    drain(follower);
    assertEquals(List.of("1 1000+2000", "1 3000+2000", "1 5000+3"), told);
    assertFalse(follower.lagging());
  }

  @Test
  void keepsNothingThatWaits() {
    Follower follower = follower(0, null);
    queued = BOUND;
    for (int i = 0; i < 1000; i++) {
      says(follower, 1, "word ");
    }
    follower.hear(done(1, 5000));
    drain(follower);
    assertEquals(List.of(), told);
    assertTrue(follower.lagging());
    queued = 0;
    drain(follower);
    assertEquals(List.of("1 0+2000", "1 2000+2000", "1 4000+1000", "1 done 5000"), told);
  }

  @Test
  void goesOnWithAnAttemptThatBeganWhileItLagged() {
    Follower follower = follower(0, null);
    queued = BOUND;
    says(follower, 1, "Hel");
    follower.hear(done(1, 3));
    follower.hear(new ServerFrame.Attempt(7, null, "c", "m", 2, 3, 0));
    says(follower, 2, "lo");
    queued = 0;
    drain(follower);
    assertEquals(List.of("2 keep 3", "2 0+5"), told);
    follower.hear(done(2, 5));
    drain(follower);
    assertEquals("2 done 5", told.getLast());
  }

  @Test
  void endsWhenWhatItReadsIsReplaced() {
    Follower follower = follower(0, null);
    follower.replaced(1);
    assertFalse(follower.ended());
    follower.replaced(2);
    follower.hear(done(1, 0));
    drain(follower);
    assertEquals(List.of("unavailable"), told);
  }

  @Test
  void endsWhenItsTextIsGone() {
    stored = "gone soon";
    Follower follower = follower(0, done(1, 9));
    stored = "";
    drain(follower);
    assertEquals(List.of("not_found"), told);
    assertTrue(follower.ended());
    assertFalse(follower.lagging());
  }
}
