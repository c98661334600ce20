import type { ClientFrame } from '../../client/client-frames.ts';
import type { ServerFrame } from '../../client/server-frames.ts';
import { catchUp, sync } from './catch-up.ts';
import type { Sizes } from './catch-up.ts';
import { Commands, refuse } from './commands.ts';
import { History } from './history.ts';
import { Peers } from './peers.ts';
import type { Peer } from './peers.ts';
import { Replies } from './replies.ts';

export interface ServerOptions extends Partial<Sizes> {
  readonly now?: () => string;
  readonly heartbeatMs?: number;
}

export interface Refusal {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** Whether it tells the conversation of the frame that it answers. */
  readonly named?: boolean;
}

/**
 * The protocol of docs/PROTOCOL.md for one user, in memory and as plain as possible: what
 * tests hold the client against, and what the page is developed on.
 */
export class ModelServer {
  readonly history: History;
  readonly replies: Replies;
  readonly commands: Commands;
  /** Frames are refused with this while it is set. */
  refusal: Refusal | null = null;
  readonly #peers = new Peers();
  readonly #sizes: Sizes;
  readonly #heartbeatMs: number;

  constructor({ now = () => '2026-01-01T00:00:00.000Z', heartbeatMs = 25_000, ...sizes }: ServerOptions = {}) {
    this.#sizes = { piece: 65_536, answer: 262_144, limit: 100, syncPage: 1_000, ...sizes };
    this.#heartbeatMs = heartbeatMs;
    this.history = new History(now);
    this.replies = new Replies(this.history, this.#peers);
    this.commands = new Commands(this.history, this.#peers, this.replies);
  }

  connect(send: (frame: ServerFrame) => void): Peer {
    const peer = this.#peers.join(send);
    const { epoch, seq } = this.history;
    send({ type: 'ready', protocol: 1, userId: 'local', epoch, seq, heartbeatMs: this.#heartbeatMs });
    return peer;
  }

  disconnect(peer: Peer): void {
    this.#peers.leave(peer);
  }

  receive(peer: Peer, frame: ClientFrame): void {
    if (this.refusal !== null && frame.type !== 'ping') {
      this.#refuse(peer, frame, this.refusal);
      return;
    }
    switch (frame.type) {
      case 'start_chat':
      case 'regenerate':
      case 'continue':
        this.commands.give(peer, frame);
        return;
      case 'stop':
        this.commands.stop(peer, frame.messageId);
        return;
      case 'catchup': {
        const caughtUp = catchUp(this.history, this.#sizes, frame);
        if (caughtUp === null) {
          refuse(peer, 'not_found', { conversationId: frame.conversationId });
          return;
        }
        peer.subscribed.add(frame.conversationId);
        peer.send(caughtUp.answer);
        caughtUp.rest.forEach((more) => peer.send(more));
        return;
      }
      case 'leave':
        peer.subscribed.delete(frame.conversationId);
        return;
      case 'sync':
        peer.send(sync(this.history, this.#sizes, frame.epoch, frame.since));
        return;
      case 'ping':
        peer.send({ type: 'pong', seq: this.history.seq, ...(frame.id !== undefined && { id: frame.id }) });
        return;
    }
  }

  #refuse(peer: Peer, frame: ClientFrame, { named = false, ...refusal }: Refusal): void {
    const requestId = 'requestId' in frame ? { requestId: frame.requestId } : {};
    const conversationId = named && 'conversationId' in frame && frame.conversationId !== undefined
      ? { conversationId: frame.conversationId } : {};
    peer.send({ type: 'error', message: 'Refused', ...refusal, ...requestId, ...conversationId });
  }

  // ---- changes from elsewhere --------------------------------------------------

  /** A change of a message that leaves its text. */
  touch(messageId: string): void {
    const message = this.history.message(messageId);
    const seq = ++this.history.seq;
    message.shape = { ...message.shape, seq };
    const { shape, text, thinking } = message;
    this.#peers.all({
      type: 'message_updated', seq, conversationId: shape.conversationId,
      message: { ...shape, content: text, contentLength: text.length, ...(thinking !== '' && { thinking }) },
    });
  }

  /** With all that is below it. */
  removeMessage(messageId: string): void {
    const { conversationId } = this.history.message(messageId).shape;
    this.history.remove(messageId);
    this.#peers.all({ type: 'message_deleted', seq: this.history.seq, conversationId, messageId });
    this.replies.summary(conversationId, { leafId: this.history.of(conversationId).at(-1)?.shape.id ?? null });
  }

  removeConversation(id: string): void {
    const active = this.history.active(id);
    if (active !== null) {
      this.replies.finish(active.shape.id, 'stopped');
    }
    this.history.removeConversation(id);
    this.#peers.all({ type: 'conversation_deleted', seq: this.history.seq, conversationId: id, permanent: false });
  }
}
