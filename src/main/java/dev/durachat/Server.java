package dev.durachat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.durachat.auth.EndedSessions;
import dev.durachat.config.Config;
import dev.durachat.config.ConfigException;
import dev.durachat.gateway.Outboxes;
import dev.durachat.gateway.WebSocketGateway;
import dev.durachat.http.OpenStreams;
import dev.durachat.http.Shares;
import dev.durachat.http.WebServer;
import dev.durachat.metrics.Headroom;
import dev.durachat.metrics.Metrics;
import dev.durachat.model.ModelCatalog;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.storage.DataDirectory;
import dev.durachat.storage.Directory;
import dev.durachat.storage.NodeSecret;
import dev.durachat.transfer.Spool;
import dev.durachat.user.ActorContext;
import dev.durachat.user.UserActors;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server, wired: what there is, the order in which it starts, and how it stops. Its
 * methods block: they are for the main thread and the shutdown hook.
 */
public final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final Duration SHARE_SWEEP = Duration.ofHours(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Config config;
  private final Vertx vertx;
  private final DataDirectory dataDirectory;
  private final Directory directory;
  private final Metrics metrics;
  private final Headroom headroom;
  private final UserActors actors;
  private final WebSocketGateway gateway;
  private final int port;

  private Server(
      Config config,
      Vertx vertx,
      DataDirectory dataDirectory,
      Directory directory,
      Metrics metrics,
      Headroom headroom,
      UserActors actors,
      WebSocketGateway gateway,
      int port) {
    this.config = config;
    this.vertx = vertx;
    this.dataDirectory = dataDirectory;
    this.directory = directory;
    this.metrics = metrics;
    this.headroom = headroom;
    this.actors = actors;
    this.gateway = gateway;
    this.port = port;
  }

  /**
   * Starts everything and takes up again what the last process left.
   *
   * @return empty when another process has the data directory
   * @throws ConfigException when a key cannot be right after all, such as a default model that no
   *     provider has
   */
  public static Optional<Server> start(Config config) throws ConfigException, IOException {
    Optional<DataDirectory> claimed = DataDirectory.claim(config.data().dir());
    if (claimed.isEmpty()) {
      return Optional.empty();
    }
    DataDirectory dataDirectory = claimed.get();
    int eventLoops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    Vertx vertx =
        VertxBootstrap.create()
            .options(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops))
            .fileResolver(new PackagedFiles(dataDirectory.temporary().resolve("packaged")))
            .init()
            .vertx();
    Metrics metrics = new Metrics();
    FrameCodec codec = new FrameCodec(config.limits().promptChars());
    ModelCatalog models =
        new ModelCatalog(config.models(), vertx, config.stream().stallAfter(), metrics);
    if (!models.knowsDefault()) {
      throw new ConfigException(
          "models.default", "is " + models.defaultModel() + ", which no provider has");
    }
    Headroom headroom = new Headroom(work -> vertx.executeBlocking(Executors.callable(work)));
    headroom.watch();
    Clock clock = Clock.systemUTC();
    Directory directory = Directory.open(vertx, config.data().dir(), clock);
    ActorContext shared =
        new ActorContext(
            vertx,
            config,
            models,
            codec,
            metrics,
            headroom,
            config.data().masterKey().isEmpty()
                ? dataDirectory.secret()
                : NodeSecret.of(config.data().masterKey()),
            clock,
            () -> UuidCreator.getTimeOrderedEpoch().toString());
    Outboxes outboxes = new Outboxes();
    UserActors actors = new UserActors(shared, dataDirectory, outboxes::flush);

    actors.recovery().begin(dataDirectory.leftOpen());

    EndedSessions ended = new EndedSessions();
    WebSocketGateway gateway =
        new WebSocketGateway(vertx, config, actors, outboxes, codec, metrics, ended, clock);
    OpenStreams streams = new OpenStreams(config.server().heartbeat(), ended, clock);
    Consumer<String> endSession =
        session -> {
          ended.add(session);
          gateway.endSession(session);
          streams.endSession(session);
        };
    Identity identity = Identity.create(vertx, config, directory, clock, endSession);
    String operatorToken = ControlFile.newToken();
    Spool spool = new Spool(dataDirectory.spool());
    Shares shares = new Shares(actors, directory, clock);
    shares.sweepEvery(vertx, SHARE_SWEEP);
    WebServer web =
        new WebWiring(
                config,
                vertx,
                metrics,
                clock,
                identity,
                directory,
                models,
                actors,
                shares,
                spool,
                codec,
                gateway,
                streams,
                operatorToken)
            .server();
    int port = web.start(eventLoops).await();
    ControlFile.at(config.server().host(), port, operatorToken).write(config.data().dir());
    vertx.executeBlocking(Executors.callable(models::warmUp));
    return Optional.of(
        new Server(
            config, vertx, dataDirectory, directory, metrics, headroom, actors, gateway, port));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /**
   * Stops: no new replies; those under way get {@code stream.drain} to finish; the rest stays for
   * the next start. The process must end afterwards: files of replies that did not finish are left
   * open on purpose, since that is what marks them.
   */
  public void stop() {
    LOG.atInfo().addKeyValue("streams", metrics.streams().get()).log("stopping");
    actors.drain();
    gateway.drain();
    await(() -> metrics.streams().get() == 0, config.stream().drain());
    try {
      actors.shutDown().await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atWarn().log("some files were not closed in time and are recovered at the next start");
    }
    gateway.closeAll();
    headroom.close();
    await(() -> gateway.open() == 0, LAST_WORDS);
    directory.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try {
      dataDirectory.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("the lock of the data directory was not released");
    }
  }

  private static void await(BooleanSupplier done, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
