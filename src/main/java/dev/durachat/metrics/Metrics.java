package dev.durachat.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Every figure that {@code /metrics} shows, each with its name in this one file. */
public final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final AtomicInteger activeActors = gauge("durachat.actors.active");
  private final AtomicInteger sockets = gauge("durachat.sockets");
  private final AtomicInteger streams = gauge("durachat.streams");
  private final AtomicInteger recovering = gauge("durachat.recovering");
  private final Counter chunks = registry.counter("durachat.chunks");
  private final Counter frames = registry.counter("durachat.frames.received");
  private final Timer commit = timer("durachat.commit");
  private final Timer activation = timer("durachat.activation");
  private final Timer firstToken = timer("durachat.first.token");
  private final DistributionSummary mailboxDepth =
      DistributionSummary.builder("durachat.mailbox.depth").register(registry);

  private AtomicInteger gauge(String name) {
    return registry.gauge(name, new AtomicInteger());
  }

  private Timer timer(String name) {
    return Timer.builder(name)
        .serviceLevelObjectives(
            Duration.ofNanos(100_000),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10))
        .register(registry);
  }

  /** Actors that are awake. */
  public AtomicInteger activeActors() {
    return activeActors;
  }

  /** WebSockets that are open. */
  public AtomicInteger sockets() {
    return sockets;
  }

  /** Replies being generated. */
  public AtomicInteger streams() {
    return streams;
  }

  /** Users whose cut replies have not been taken up again yet. */
  public AtomicInteger recovering() {
    return recovering;
  }

  /** Deltas that came from models. */
  public Counter chunks() {
    return chunks;
  }

  /** WebSocket frames that came from clients. */
  public Counter frames() {
    return frames;
  }

  /** One commit took so long. */
  public void commit(long nanos) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Opening a user's file took so long. */
  public void activation(long nanos) {
    activation.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The first delta of an attempt came after so long. */
  public void firstToken(long millis) {
    firstToken.record(millis, TimeUnit.MILLISECONDS);
  }

  /** Commands waiting in a mailbox when its actor turns to it. */
  public DistributionSummary mailboxDepth() {
    return mailboxDepth;
  }

  /** Counts an error by its code on the wire. */
  public void error(String code) {
    registry.counter("durachat.errors", "code", code).increment();
  }

  /** Counts a WebSocket that the server ended, by the code it was closed with. */
  public void closed(int code) {
    registry.counter("durachat.sockets.closed", "code", Integer.toString(code)).increment();
  }

  /**
   * Counts a connection that was closed without an answer.
   *
   * @param limit the key of the configuration that it was beyond, as {@code server.bodyTime}
   */
  public void cut(String limit) {
    registry.counter("durachat.connections.cut", "limit", limit).increment();
  }

  /** All figures in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }
}
