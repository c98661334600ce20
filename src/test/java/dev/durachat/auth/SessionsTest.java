package dev.durachat.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.durachat.config.Config;
import dev.durachat.storage.AuditLog;
import dev.durachat.storage.Directory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a session, on a clock that the test turns. */
final class SessionsTest {
  private static final Visitor VISITOR = new Visitor("10.0.0.1", "Browser/1", false);
  private static final Duration ROTATE = Duration.ofDays(1);
  private static final Config.Session CONFIG =
      new Config.Session(
          Duration.ofDays(90), Duration.ofDays(14), ROTATE, Config.SecureCookie.AUTO);

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final List<String> ended = new ArrayList<>();
  private final Turned clock = new Turned();
  private Directory directory = unopened();
  private Sessions sessions = unbuilt();

  private static final class Turned extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void turn(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @SuppressWarnings("NullAway") // Opened before each test.
  private static Directory unopened() {
    return null;
  }

  @SuppressWarnings("NullAway") // Built before each test.
  private static Sessions unbuilt() {
    return null;
  }

  @BeforeEach
  void open() throws Exception {
    directory = Directory.open(vertx, dir, clock);
    sessions = new Sessions(directory, CONFIG, clock, ended::add);
    await(directory.accounts().insert("ada-id", "Ada", "ada", "hash"));
  }

  @AfterEach
  void close() throws Exception {
    await(directory.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private String begin() throws Exception {
    return secret(await(sessions.begin("ada-id", VISITOR, null)));
  }

  private static String secret(Sessions.Shown shown) {
    return Objects.requireNonNull(shown.cookie(), "no cookie is given").secret();
  }

  private Sessions.Shown show(String secret) throws Exception {
    return await(sessions.show(secret, true));
  }

  private @Nullable SessionCookie cookieOf(String secret) throws Exception {
    return show(secret).cookie();
  }

  private void assertOver(String secret) {
    var failed = assertThrows(ExecutionException.class, () -> show(secret));
    assertInstanceOf(Unauthorized.class, failed.getCause());
  }

  @Test
  void keepsItsCookieWhileThatIsFresh() throws Exception {
    String secret = begin();
    clock.turn(ROTATE.minusSeconds(1));
    var shown = show(secret);
    assertNull(shown.cookie());
    assertEquals("ada-id", shown.principal().userId());
    assertEquals(Instant.parse("2026-04-01T00:00:00Z"), shown.principal().expiresAt());
  }

  @Test
  void getsANewCookieAsTheOldOneAges() throws Exception {
    String old = begin();
    clock.turn(ROTATE);
    assertNull(await(sessions.show(old, false)).cookie(), "an upgrade cannot carry a cookie");
    String fresh = secret(show(old));
    assertNotEquals(old, fresh);
    assertNull(cookieOf(old), "requests that were under way go on");
    assertNull(cookieOf(fresh));
    clock.turn(Duration.ofSeconds(59));
    assertNull(cookieOf(old));
    assertEquals(show(fresh).principal(), show(old).principal());
  }

  @Test
  void endsWhenAReplacedCookieComesBack() throws Exception {
    String stolen = begin();
    clock.turn(ROTATE);
    String fresh = secret(show(stolen));
    show(fresh);
    clock.turn(Duration.ofMinutes(1));
    String id = Objects.requireNonNull(show(fresh).principal().sessionId());
    assertOver(stolen);
    assertOver(fresh);
    assertEquals(List.of(id), ended);
    var events = await(directory.audit().page("ada-id", AuditLog.NEWEST, 10)).events();
    assertEquals("session_copied", events.getFirst().action());
    assertEquals(id, events.getFirst().target());
  }

  @Test
  void survivesAnAnswerThatWasLost() throws Exception {
    String old = begin();
    clock.turn(ROTATE);
    String lost = secret(show(old));
    clock.turn(Duration.ofHours(1));
    String fresh = secret(show(old));
    assertNotEquals(lost, fresh);
    assertNull(cookieOf(fresh));
    assertOver(lost);
  }

  @Test
  void onlyOneOfTwoRequestsGetsTheNewCookie() throws Exception {
    String old = begin();
    clock.turn(ROTATE);
    var one = sessions.show(old, true);
    var other = sessions.show(old, true);
    var cookies = new ArrayList<@Nullable SessionCookie>();
    cookies.add(await(one).cookie());
    cookies.add(await(other).cookie());
    cookies.removeIf(Objects::isNull);
    assertEquals(1, cookies.size());
    assertNull(cookieOf(Objects.requireNonNull(cookies.getFirst()).secret()));
  }

  @Test
  void endsWithoutUse() throws Exception {
    String used = begin();
    String unused = begin();
    clock.turn(Duration.ofDays(13));
    used = secret(show(used));
    show(used);
    clock.turn(Duration.ofDays(1));
    show(used);
    assertOver(unused);
    assertEquals(1, await(sessions.ofUser("ada-id")).size());
    await(sessions.sweep());
    assertEquals(1, ended.size());
    show(used);
  }

  @Test
  void endsAfterItsLifetimeHoweverMuchItIsUsed() throws Exception {
    String secret = begin();
    for (int day = 1; day < 90; day++) {
      clock.turn(Duration.ofDays(1));
      secret = secret(show(secret));
      show(secret);
    }
    clock.turn(Duration.ofDays(1));
    assertOver(secret);
  }

  @Test
  void theCookieEndsWithTheSession() throws Exception {
    String secret = begin();
    clock.turn(Duration.ofDays(10));
    var cookie = Objects.requireNonNull(show(secret).cookie());
    assertEquals(Duration.ofDays(80), cookie.maxAge());
  }

  @Test
  void aUserHasSoMany() throws Exception {
    String first = begin();
    for (int i = 0; i < 99; i++) {
      clock.turn(Duration.ofSeconds(1));
      begin();
    }
    show(first);
    clock.turn(Duration.ofSeconds(1));
    begin();
    assertOver(first);
    assertEquals(1, ended.size());
    assertEquals(100, await(sessions.ofUser("ada-id")).size());
  }

  @Test
  void endsWithItsAccount() throws Exception {
    String secret = begin();
    await(directory.accounts().erase("ada-id"));
    assertOver(secret);
  }

  @Test
  void whatIsMadeUpIsNoSession() {
    assertOver("");
    assertOver("x".repeat(43));
  }
}
