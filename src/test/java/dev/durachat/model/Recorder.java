package dev.durachat.model;

import static org.awaitility.Awaitility.await;

import dev.durachat.chat.FailureCode;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Keeps the events of a call, and on which threads and after what end they came. */
final class Recorder implements ModelSink {
  final List<ModelEvent> events = new CopyOnWriteArrayList<>();
  final List<String> offEventLoop = new CopyOnWriteArrayList<>();

  @Override
  public void accept(ModelEvent event) {
    if (!Context.isOnEventLoopThread()) {
      offEventLoop.add(Thread.currentThread().getName());
    }
    events.add(event);
  }

  String text() {
    return events.stream()
        .map(e -> e instanceof ModelEvent.Text text ? text.content() : "")
        .collect(Collectors.joining());
  }

  String thinking() {
    return events.stream()
        .map(e -> e instanceof ModelEvent.Thinking thinking ? thinking.content() : "")
        .collect(Collectors.joining());
  }

  boolean ended() {
    return !events.isEmpty()
        && (events.getLast() instanceof ModelEvent.Finished
            || events.getLast() instanceof ModelEvent.Failed);
  }

  void awaitText(String wanted) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(5))
        .until(() -> text().equals(wanted));
  }

  ModelEvent awaitEnd() {
    await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(30)).until(this::ended);
    return events.getLast();
  }

  ModelEvent.Failed awaitFailure() {
    if (awaitEnd() instanceof ModelEvent.Failed failed) {
      return failed;
    }
    throw new AssertionError("ended well: " + events);
  }

  ModelEvent.Finished awaitFinished() {
    if (awaitEnd() instanceof ModelEvent.Finished finished) {
      return finished;
    }
    throw new AssertionError("failed: " + events);
  }

  FailureCode awaitFailureCode() {
    return awaitFailure().failure().code();
  }
}
