package dev.durachat.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The page: the files that are packaged in the folder {@code web}. Each is read once, compressed
 * once and kept; a browser asks again each time and is told that it has the newest.
 */
public final class WebPage implements Routes {
  private static final String FOLDER = "web/";
  private static final int WORTH_COMPRESSING = 1_000;
  private static final Pattern SAFE = Pattern.compile("/(?:[A-Za-z0-9_-]+[/.])*[A-Za-z0-9_-]+");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private record Asset(String type, String etag, Buffer plain, Optional<Buffer> gzipped) {}

  private final Vertx vertx;
  private final String folder;

  /** Files that exist, so no larger than the folder; what is asked for in vain is not kept. */
  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  public WebPage(Vertx vertx) {
    this(vertx, FOLDER);
  }

  WebPage(Vertx vertx, String folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  @Override
  public void mount(Router router) {
    router.get().handler(this::serve);
    router.head().handler(this::serve);
  }

  private void serve(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    String name = path.equals("/") ? "/index.html" : path;
    Asset kept = assets.get(name);
    if (kept != null) {
      send(ctx, kept);
    } else if (type(name).isEmpty() || !SAFE.matcher(name).matches()) {
      ctx.next();
    } else {
      vertx
          .executeBlocking(() -> read(name), false)
          .onSuccess(
              found -> {
                found.ifPresentOrElse(asset -> send(ctx, asset), ctx::next);
              })
          .onFailure(ctx::fail);
    }
  }

  private static void send(RoutingContext ctx, Asset asset) {
    var request = ctx.request();
    var response =
        ctx.response()
            .putHeader(HttpHeaders.ETAG, asset.etag)
            .putHeader(HttpHeaders.VARY, "Accept-Encoding")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    String seen = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (seen != null && seen.contains(asset.etag)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type);
    Buffer body = asset.plain;
    if (asset.gzipped.isPresent() && takesGzip(request)) {
      body = asset.gzipped.get();
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private static boolean takesGzip(HttpServerRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null && accepted.contains("gzip");
  }

  private Optional<Asset> read(String name) throws IOException {
    try (var in = WebPage.class.getClassLoader().getResourceAsStream(folder + name.substring(1))) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      Optional<Buffer> gzipped =
          bytes.length < WORTH_COMPRESSING ? Optional.empty() : Optional.of(gzip(bytes));
      var asset = new Asset(type(name).orElseThrow(), etag(bytes), Buffer.buffer(bytes), gzipped);
      assets.put(name, asset);
      return Optional.of(asset);
    }
  }

  private static Optional<String> type(String name) {
    return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
  }

  /** Weak, because the compressed form goes by the same tag. */
  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "W/\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Buffer gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 2);
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(out.toByteArray());
  }
}
