package dev.durachat.bench;

import dev.durachat.model.CompletionLoop;
import dev.durachat.protocol.ClientFrame;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.ServerFrame;
import dev.durachat.protocol.ServerFrame.TextKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What one chunk costs at each step of its way, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseCompactObjectHeaders"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InnerLoops {
  private static final String CONVERSATION = "019a0000-0000-7000-8000-000000000001";
  private static final String MESSAGE = "019a0000-0000-7000-8000-000000000002";
  private static final int STREAM_CHUNKS = 100;

  private final FrameCodec codec = new FrameCodec(100_000);
  private final ServerFrame text = text(ChunkText.of(7, 1_000_000, 32));
  private final ServerFrame longText = text("The quick brown fox, \"jumped\"\n".repeat(64));
  private final String prompt =
      "{\"type\":\"start_chat\",\"requestId\":\"r-1\",\"conversationId\":\"%s\",\"prompt\":\"%s\"}"
          .formatted(CONVERSATION, "What does one chunk cost? ".repeat(8));
  private final CompletionLoop completion = new CompletionLoop();
  private final byte[][] stream = stream();

  /** A frame of 32 units. */
  @Benchmark
  public byte[] encodeText() {
    return codec.encode(text);
  }

  /** A frame of 1,920 units with characters to escape. */
  @Benchmark
  public byte[] encodeLongText() {
    return codec.encode(longText);
  }

  @Benchmark
  public ClientFrame decodePrompt() {
    return codec.decode(prompt);
  }

  /** A hundred chunks of 32 bytes, each in a buffer of its own. */
  @Benchmark
  public int readHundredChunks() throws IOException {
    return completion.read(stream);
  }

  /** One chunk stored with a commit of its own. */
  @Benchmark
  public int appendChunk(StoredReply reply) {
    return reply.append();
  }

  private static ServerFrame text(String content) {
    return new ServerFrame.Text(TextKind.TEXT, CONVERSATION, MESSAGE, 1, 1_024, content);
  }

  private static byte[][] stream() {
    byte[][] buffers = new byte[STREAM_CHUNKS][];
    for (int i = 0; i < buffers.length; i++) {
      String event =
          "data: {\"id\":\"chatcmpl-fake\",\"object\":\"chat.completion.chunk\",\"created\":1,"
              + "\"model\":\"fake\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
              + ChunkText.of(i, 1_000_000, 32)
              + "\"},\"finish_reason\":null}]}\n\n";
      buffers[i] = event.getBytes(StandardCharsets.UTF_8);
    }
    return buffers;
  }

  /** Runs them all and prints what they cost. */
  public static void main(String[] arguments) throws RunnerException {
    new Runner(new OptionsBuilder().include(InnerLoops.class.getName()).build()).run();
  }
}
