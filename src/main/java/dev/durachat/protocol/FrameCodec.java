package dev.durachat.protocol;

/** The one way between frames and JSON. Safe on every thread. */
public final class FrameCodec {
  private final FrameReader reader;
  private final FrameWriter writer = new FrameWriter();

  /**
   * @param promptChars the longest prompt taken, in UTF-16 units
   */
  public FrameCodec(int promptChars) {
    this.reader = new FrameReader(promptChars);
  }

  /**
   * Reads what a client said.
   *
   * @throws RefusedFrame with the answer, when it is not a frame of the protocol
   */
  public ClientFrame decode(String json) {
    return reader.read(json);
  }

  /** The reply that an encoded frame is about. */
  public String replyOf(String frame) {
    return reader.replyOf(frame);
  }

  /** Writes a frame as UTF-8 JSON. */
  public byte[] encode(ServerFrame frame) {
    return writer.write(frame);
  }
}
