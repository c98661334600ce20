package dev.durachat.model;

import static dev.durachat.testing.FakeProvider.DONE;
import static dev.durachat.testing.FakeProvider.chunks;
import static dev.durachat.testing.FakeProvider.finish;
import static dev.durachat.testing.FakeProvider.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.durachat.chat.FailureCode;
import dev.durachat.config.Config;
import dev.durachat.testing.FakeProvider;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenAiTlsTest extends ProviderTest {

  private Recorder ask(String host, int port, HttpClient with) {
    Config.Provider config =
        new Config.Provider(
            "tls", "https://" + host + ":" + port + "/v1", KEY, List.of("m"), false, true);
    Recorder recorder = new Recorder();
    new OpenAiChatModel(vertx, Upstream.of(config, with, PATIENT, metrics), true, QUICK)
        .start(request(""), recorder);
    return recorder;
  }

  @Test
  void onlyATrustedCertificateOfThatHostIsSpokenTo() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    AtomicInteger served = new AtomicInteger();
    NetServer server =
        vertx.createNetServer(
            new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()));
    server.connectHandler(
        socket ->
            socket.handler(
                request -> {
                  served.incrementAndGet();
                  socket.write(
                      FakeProvider.STREAM_HEAD
                          + chunks(text("safe"), finish("stop"), DONE)
                          + "0\r\n\r\n");
                }));
    server.listen(0, "127.0.0.1").await();
    HttpClient trusting =
        vertx.createHttpClient(
            Upstream.clientOptions().setTrustOptions(certificate.trustOptions()));

    int port = server.actualPort();
    assertEquals(
        FailureCode.PROVIDER_UNAVAILABLE, ask("localhost", port, client).awaitFailureCode());
    assertEquals(
        FailureCode.PROVIDER_UNAVAILABLE, ask("127.0.0.1", port, trusting).awaitFailureCode());
    assertEquals(0, served.get());

    Recorder trusted = ask("localhost", port, trusting);
    trusted.awaitFinished();
    assertEquals("safe", trusted.text());
    certificate.delete();
  }
}
