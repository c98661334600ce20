package dev.durachat;

import dev.durachat.auth.Origins;
import dev.durachat.config.Config;
import dev.durachat.gateway.WebSocketGateway;
import dev.durachat.http.ApiRoutes;
import dev.durachat.http.AttachmentRoutes;
import dev.durachat.http.AuditRoutes;
import dev.durachat.http.BackupRoutes;
import dev.durachat.http.CompletionRoutes;
import dev.durachat.http.ConversationRoutes;
import dev.durachat.http.Gate;
import dev.durachat.http.KeyRoutes;
import dev.durachat.http.MeRoutes;
import dev.durachat.http.MessageRoutes;
import dev.durachat.http.ModelRoutes;
import dev.durachat.http.MyDataRoutes;
import dev.durachat.http.OpenStreams;
import dev.durachat.http.OperatorRoutes;
import dev.durachat.http.PreferenceRoutes;
import dev.durachat.http.Problems;
import dev.durachat.http.ProjectRoutes;
import dev.durachat.http.PromptRoutes;
import dev.durachat.http.ReactionRoutes;
import dev.durachat.http.SearchRoutes;
import dev.durachat.http.ShareRoutes;
import dev.durachat.http.Shares;
import dev.durachat.http.StreamRoutes;
import dev.durachat.http.Trail;
import dev.durachat.http.TransferRoutes;
import dev.durachat.http.Uploads;
import dev.durachat.http.UsageRoutes;
import dev.durachat.http.WebPage;
import dev.durachat.http.WebServer;
import dev.durachat.metrics.Health;
import dev.durachat.metrics.Metrics;
import dev.durachat.model.ModelCatalog;
import dev.durachat.protocol.ChatCompletionReader;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.storage.BackupResult;
import dev.durachat.storage.Directory;
import dev.durachat.transfer.Spool;
import dev.durachat.user.LiveBackup;
import dev.durachat.user.UserActors;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that is asked over HTTP, wired: which routes there are, and what each needs. */
record WebWiring(
    Config config,
    Vertx vertx,
    Metrics metrics,
    Clock clock,
    Identity identity,
    Directory directory,
    ModelCatalog models,
    UserActors actors,
    Shares shares,
    Spool spool,
    FrameCodec codec,
    WebSocketGateway gateway,
    OpenStreams streams,
    String operatorToken) {
  /** A program that keeps the history itself sends as much at once as so many frames. */
  private static final int HISTORY_FRAMES = 8;

  WebServer server() {
    Gate gate =
        new Gate(
            identity.visitors(),
            identity.authenticator(),
            new Origins(config.server().allowedOrigins(), config.auth().mode()));
    Health health = new Health(Map.of("accepting", () -> !actors.draining()));
    LiveBackup backup = new LiveBackup(vertx, actors, config.data().dir());
    return new WebServer(
        vertx,
        config,
        gate,
        new Problems(metrics),
        metrics,
        List.of(
            new OperatorRoutes(health, metrics, config.server().metricsToken()),
            new BackupRoutes(operatorToken, target -> backup.to(target).map(BackupResult::text))),
        api(),
        new WebPage(vertx),
        routing -> gateway.accept(routing, Gate.principal(routing)));
  }

  private List<ApiRoutes> api() {
    var api = new ArrayList<>(identity.routes());
    api.add(new MeRoutes(userId -> actors.ask(userId, user -> user.account().describe())));
    api.add(new AuditRoutes(directory.audit()));
    api.add(new PreferenceRoutes(actors));
    api.add(new KeyRoutes(actors));
    api.add(new UsageRoutes(actors));
    api.add(
        new ModelRoutes(
            models.defaultModel(),
            models.providers(),
            models::models,
            userId -> actors.ask(userId, user -> user.keys().providers())));
    Trail trail = new Trail(directory.audit());
    api.add(new ConversationRoutes(actors, trail));
    api.add(new MessageRoutes(actors, trail));
    api.add(new SearchRoutes(actors));
    api.add(new ReactionRoutes(actors));
    Uploads uploads = new Uploads(vertx, actors, spool, config.limits().attachmentBytes());
    api.add(new AttachmentRoutes(vertx, actors, uploads));
    api.add(
        new TransferRoutes(
            vertx,
            actors,
            spool,
            trail,
            config.limits().importBytes(),
            config.limits().attachmentBytes()));
    api.add(new MyDataRoutes(actors, spool, directory, trail));
    api.add(new ProjectRoutes(actors));
    api.add(new PromptRoutes(actors));
    api.add(new ShareRoutes(shares, clock));
    api.add(new StreamRoutes(actors, codec, streams));
    api.add(
        new CompletionRoutes(
            actors,
            userId -> actors.ask(userId, user -> user.keys().providers()).map(models::models),
            new ChatCompletionReader(config.limits().promptChars()),
            uploads,
            (long) HISTORY_FRAMES * config.limits().frameBytes(),
            streams));
    return api;
  }
}
