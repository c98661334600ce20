package dev.durachat.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One WebSocket to the server. Lives on the event loop. */
final class ChatSocket extends ByteToMessageDecoder {
  /** Who is told of what comes. */
  interface Listener {
    void frame(ReceivedFrame frame, long nowMicros);

    void broken(String why);
  }

  private final byte[] upgradeRequest;
  private final Listener listener;
  private final Tally tally;
  private byte[] message = new byte[4_096];
  private int messageLength;
  private boolean upgraded;
  private boolean left;
  private long now;

  ChatSocket(byte[] upgradeRequest, Listener listener, Tally tally) {
    this.upgradeRequest = upgradeRequest;
    this.listener = listener;
    this.tally = tally;
  }

  void send(Channel channel, String json) {
    Transport.send(channel, WebSocketFrames.text(channel.alloc().buffer(), json));
  }

  /** Cuts the line without a close frame; nothing is heard after it. */
  void leave(Channel channel) {
    left = true;
    ChannelFuture _ = channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Transport.send(context.channel(), context.alloc().buffer().writeBytes(upgradeRequest));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    now = Clock.micros();
    tally.bytes += ((ByteBuf) bytes).readableBytes();
    super.channelRead(context, bytes);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws IOException {
    if (left) {
      in.skipBytes(in.readableBytes());
    } else if (upgraded) {
      frame(context, in);
    } else {
      upgrade(context, in);
    }
  }

  private void upgrade(ChannelHandlerContext context, ByteBuf in) {
    String head = in.toString(StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      end(context, "upgrade refused: " + head.lines().findFirst().orElse(""));
      return;
    }
    in.skipBytes(end + 4);
    upgraded = true;
  }

  private void frame(ChannelHandlerContext context, ByteBuf in) throws IOException {
    int head = WebSocketFrames.headLength(in);
    if (head < 0) {
      return;
    }
    int length = WebSocketFrames.payloadLength(in);
    if (in.readableBytes() < head + length) {
      return;
    }
    int first = in.getByte(in.readerIndex());
    in.skipBytes(head);
    switch (first & 0x0f) {
      case WebSocketFrames.TEXT, WebSocketFrames.CONTINUATION -> data(in, length, first < 0);
      case WebSocketFrames.PING -> {
        byte[] payload = ByteBufUtil.getBytes(in.readSlice(length));
        Transport.send(context.channel(), WebSocketFrames.pong(context.alloc().buffer(), payload));
      }
      case WebSocketFrames.CLOSE ->
          end(context, "closed by the server, " + (length < 2 ? 1005 : in.readUnsignedShort()));
      default -> in.skipBytes(length);
    }
  }

  private void data(ByteBuf in, int length, boolean last) throws IOException {
    if (messageLength + length > message.length) {
      message = Arrays.copyOf(message, (messageLength + length) * 2);
    }
    in.readBytes(message, messageLength, length);
    messageLength += length;
    if (last) {
      int whole = messageLength;
      messageLength = 0;
      tally.frames++;
      listener.frame(FrameReader.read(message, whole), now);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    end(context, "the server ended the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, cause.toString());
  }

  private void end(ChannelHandlerContext context, String why) {
    if (!left) {
      left = true;
      listener.broken(why);
      ChannelFuture _ = context.close();
    }
  }
}
