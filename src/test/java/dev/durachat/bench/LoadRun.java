package dev.durachat.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One run of one scenario: what it was asked, what it uses and what it found. */
final class LoadRun {
  private static final int DEADLINE_SECONDS = 60;
  private final Options options;
  private final Transport transport;
  private final Target target;
  private final ServerFigures server;
  private final ServerFigures upstream;
  private final Tally tally = new Tally();
  private final ObjectNode result = JsonNodeFactory.instance.objectNode();
  private double serverCpu;
  private double upstreamCpu;
  private double ownCpu;
  private long begun;

  LoadRun(Options options, Transport transport) {
    this.options = options;
    this.transport = transport;
    this.target =
        new Target(options.number("port", 8080), new BearerTokens(options.text("secret", "")));
    this.server = new ServerFigures(options.number("pid", 0));
    this.upstream = new ServerFigures(options.number("upstream-pid", 0));
    start();
  }

  Options options() {
    return options;
  }

  Transport transport() {
    return transport;
  }

  Tally tally() {
    return tally;
  }

  ServerFigures server() {
    return server;
  }

  ObjectNode result() {
    return result;
  }

  /** The shape of every reply, by {@code --n}, {@code --r} and {@code --b}. */
  StreamShape shape() {
    return new StreamShape(
        options.number("n", 200), options.number("r", 50), options.number("b", 32));
  }

  /** New users, {@code --users} of them, named after {@code --prefix}. */
  Crowd crowd() {
    List<BenchUser> users = new ArrayList<>();
    String prefix = options.text("prefix", "u");
    for (int i = 0; i < options.number("users", 1); i++) {
      users.add(new BenchUser(target, transport, tally, prefix + i, ""));
    }
    return new Crowd(users, options.number("deadline", DEADLINE_SECONDS));
  }

  /** The user and conversation that an earlier run left, by {@code --user --conversation}. */
  Crowd known() {
    BenchUser user =
        new BenchUser(
            target, transport, tally, options.text("user", ""), options.text("conversation", ""));
    return new Crowd(List.of(user), options.number("deadline", DEADLINE_SECONDS));
  }

  /** Begins to count time and processor time, from zero. */
  void start() {
    serverCpu = server.cpuMillis();
    upstreamCpu = upstream.cpuMillis();
    ownCpu = new ServerFigures(ProcessHandle.current().pid()).cpuMillis();
    begun = Clock.micros();
  }

  /** Ends counting. */
  void stop() {
    double wall = Clock.millisSince(begun);
    double cpu = server.cpuMillis() - serverCpu;
    result.put("wallMs", wall);
    result.put("serverCpuMs", cpu);
    result.put("upstreamCpuMs", upstream.cpuMillis() - upstreamCpu);
    result.put("loadCpuMs", new ServerFigures(ProcessHandle.current().pid()).cpuMillis() - ownCpu);
    if (tally.chunks > 0) {
      result.put("chunksPerSecond", tally.chunks / wall * 1_000);
      result.put("cpuMsPer1000Chunks", cpu / tally.chunks * 1_000);
    }
  }

  ObjectNode report(String scenario) {
    result.put("scenario", scenario);
    result.put("exact", tally.faults == 0);
    result.put("faults", tally.faults);
    result.put("firstFault", tally.firstFault);
    result.put("chunks", tally.chunks);
    result.put("frames", tally.frames);
    result.put("bytes", tally.bytes);
    put("addedLatencyMs", tally.addedLatency);
    put("startToFirstTextMs", tally.startToFirstText);
    put("connectToReadyMs", tally.connectToReady);
    put("connectToCatchupMs", tally.connectToCatchup);
    put("catchupRoundTripMs", tally.catchupRoundTrip);
    return result;
  }

  private void put(String name, Samples samples) {
    if (samples.count() > 0) {
      result.set(name, samples.toJson());
    }
  }
}
