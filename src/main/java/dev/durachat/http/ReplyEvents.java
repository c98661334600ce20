package dev.durachat.http;

import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import io.vertx.core.buffer.Buffer;

/** What is said of a reply in one kind of event stream. */
interface ReplyEvents {

  /** The events of a frame; empty when there are none. Called in order, never twice at once. */
  Buffer of(ServerFrame.OfReply frame);

  /** The events that end a stream before the reply ends. Any thread, at any time. */
  Buffer cut(RefusedException reason);
}
