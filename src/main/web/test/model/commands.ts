import type { ClientFrame, StartChat } from '../../client/client-frames.ts';
import type { CreatedFrame, ServerFrame } from '../../client/server-frames.ts';
import type { Conversation } from '../../client/shapes.ts';
import type { History, Stored } from './history.ts';
import type { Peer, Peers } from './peers.ts';
import type { Replies } from './replies.ts';

export type Command = Extract<ClientFrame, { requestId: string }>;
type Again = Exclude<Command, StartChat>;
type Named = { readonly requestId?: string; readonly conversationId?: string; readonly messageId?: string };

/** What clients order, each order once. */
export class Commands {
  /** The ids of those that took effect. */
  readonly effects: string[] = [];
  /** Called when a reply wants to be generated. */
  onreply: (messageId: string) => void = () => {};
  readonly #history: History;
  readonly #peers: Peers;
  readonly #replies: Replies;
  readonly #answers = new Map<string, { readonly body: string; readonly answer: ServerFrame }>();

  constructor(history: History, peers: Peers, replies: Replies) {
    this.#history = history;
    this.#peers = peers;
    this.#replies = replies;
  }

  give(peer: Peer, frame: Command): void {
    const { requestId } = frame;
    const body = JSON.stringify(Object.entries(frame).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = this.#answers.get(requestId);
    if (known === undefined) {
      const answer = frame.type === 'start_chat' ? this.#start(peer, frame) : this.#again(peer, frame);
      if (answer !== null) {
        this.effects.push(requestId);
        this.#answers.set(requestId, { body, answer });
      }
    } else if (known.body !== body) {
      refuse(peer, 'request_conflict', { requestId });
    } else {
      if ('conversationId' in known.answer && known.answer.conversationId !== undefined) {
        peer.subscribed.add(known.answer.conversationId);
      }
      peer.send(known.answer);
    }
  }

  stop(peer: Peer, messageId: string): void {
    if (!this.#history.messages.has(messageId)) {
      refuse(peer, 'not_found', { messageId });
      return;
    }
    const done = this.#replies.done(messageId);
    if (done === null) {
      this.#replies.finish(messageId, 'stopped');
    } else {
      peer.send(done);
    }
  }

  #start(peer: Peer, frame: StartChat): ServerFrame | null {
    const { requestId, conversationId } = frame;
    if (frame.prompt.length === 0 || frame.prompt.length > 100_000) {
      return refuse(peer, frame.prompt.length === 0 ? 'invalid_message' : 'too_large', { requestId });
    }
    const known = conversationId === undefined ? null : this.#history.conversations.get(conversationId);
    if (known === undefined) {
      return refuse(peer, 'not_found', { requestId, ...(conversationId !== undefined && { conversationId }) });
    }
    if (known !== null && this.#history.active(known.id) !== null) {
      return refuse(peer, 'stream_active', { requestId, conversationId: known.id }, true);
    }
    const seq = ++this.#history.seq;
    const before = known ?? this.#history.begin(frame.prompt.slice(0, 60));
    const parentId = frame.parentId === undefined ? before.leafId : frame.parentId;
    const model = frame.model ?? before.model;
    const user = this.#history.add(
      { conversationId: before.id, parentId, role: 'user', status: 'complete', model: null, seq }, frame.prompt);
    const reply = this.#history.add(
      { conversationId: before.id, parentId: user.shape.id, role: 'assistant', status: 'pending', model, seq }, '');
    return this.#started(peer, known === null ? 'conversation_created' : 'message_created', { ...before, model }, [user, reply], requestId);
  }

  #again(peer: Peer, frame: Again): ServerFrame | null {
    const { requestId, messageId } = frame;
    const message = this.#history.messages.get(messageId);
    const conversation = this.#history.conversations.get(message?.shape.conversationId ?? '');
    if (message === undefined || conversation === undefined) {
      return refuse(peer, 'not_found', { requestId, messageId });
    }
    const { conversationId, parentId, role, status, finishReason, model } = message.shape;
    if (this.#history.active(conversationId) !== null) {
      return refuse(peer, 'stream_active', { requestId, conversationId }, true);
    }
    const ended = status === 'complete' && finishReason !== 'length';
    if (role !== 'assistant' || (frame.type === 'continue' && ended)) {
      return refuse(peer, 'invalid_message', { requestId, messageId });
    }
    if (frame.type === 'continue') {
      peer.subscribed.add(conversationId);
      const answer = this.#replies.attempt(messageId, message.text.length, message.thinking.length, requestId);
      this.onreply(messageId);
      return answer;
    }
    const seq = ++this.#history.seq;
    const reply = this.#history.add(
      { conversationId, parentId, role: 'assistant', status: 'pending', model: frame.model ?? model ?? null, seq }, '');
    return this.#started(peer, 'message_created', conversation, [reply], requestId);
  }

  #started(peer: Peer, type: CreatedFrame['type'], before: Conversation, messages: readonly Stored[], requestId: string): ServerFrame {
    const reply = messages.at(-1)?.shape.id ?? '';
    const conversation = this.#history.summarise(
      { ...before, leafId: reply, streaming: true, messageCount: before.messageCount + messages.length });
    peer.subscribed.add(conversation.id);
    const frame: CreatedFrame = {
      type, seq: this.#history.seq, requestId, conversationId: conversation.id, messageId: reply, conversation,
      messages: messages.map(({ shape, text }) => ({ ...shape, content: text, contentLength: text.length })),
    };
    this.#peers.all(frame);
    this.onreply(reply);
    return frame;
  }
}

/** Answers a frame that is refused; null, since it has no other answer. */
export function refuse(peer: Peer, code: string, named: Named, retryable = false): null {
  peer.send({ type: 'error', code, message: `Refused: ${code}`, retryable, ...named });
  return null;
}
