package dev.durachat.user;

import dev.durachat.config.Config;
import dev.durachat.metrics.Headroom;
import dev.durachat.metrics.Metrics;
import dev.durachat.model.ModelCatalog;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.storage.NodeSecret;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What all actors share. Every part is safe on every thread.
 *
 * @param ids makes UUIDv7 strings
 */
public record ActorContext(
    Vertx vertx,
    Config config,
    ModelCatalog models,
    FrameCodec codec,
    Metrics metrics,
    Headroom headroom,
    NodeSecret secret,
    Clock clock,
    Supplier<String> ids) {}
