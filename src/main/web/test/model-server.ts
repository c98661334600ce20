import type { Catchup, ClientFrame, StartChat } from '../client/client-frames.ts';
import type { CatchupFrame, ServerFrame } from '../client/server-frames.ts';
import type { Conversation, EndedStatus, MessageShape, ToolCall } from '../client/shapes.ts';

/** One socket, as the server sees it. */
export interface Peer {
  send(frame: ServerFrame): void;
  readonly subscribed: Set<string>;
}

interface Stored {
  shape: MessageShape;
  text: string;
  thinking: string;
}

export interface ServerOptions {
  readonly now?: () => string;
  /** No content in a frame is longer. */
  readonly piece?: number;
  readonly syncPage?: number;
  readonly limit?: number;
  readonly heartbeatMs?: number;
}

/**
 * The protocol of docs/PROTOCOL.md for one user, in memory and as plain as possible: what
 * tests hold the client against, and what the page is developed on. Replies are generated
 * by whoever calls `append`, `think` and `finish`.
 */
export class ModelServer {
  epoch = 'epoch-1';
  seq = 0;
  readonly conversations = new Map<string, Conversation>();
  readonly messages = new Map<string, Stored>();
  readonly peers = new Set<Peer>();
  readonly requests = new Map<string, { readonly body: string; readonly answer: ServerFrame }>();
  /** How often commands took effect, by what they were. */
  readonly effects: string[] = [];
  /** Called when a reply wants to be generated. */
  onreply: (messageId: string) => void = () => {};
  /** Frames are refused with this while it is set. */
  refusal: { readonly code: string; readonly retryable: boolean; readonly retryAfterMs?: number } | null = null;
  readonly #deleted: { readonly id: string; readonly conversationId: string | null; readonly seq: number }[] = [];
  readonly #options: ServerOptions;
  #ids = 0;

  constructor(options: ServerOptions = {}) {
    this.#options = options;
  }

  connect(send: (frame: ServerFrame) => void): Peer {
    const peer = { send, subscribed: new Set<string>() };
    this.peers.add(peer);
    const heartbeatMs = this.#options.heartbeatMs ?? 25_000;
    send({ type: 'ready', protocol: 1, userId: 'local', epoch: this.epoch, seq: this.seq, heartbeatMs });
    return peer;
  }

  disconnect(peer: Peer): void {
    this.peers.delete(peer);
  }

  receive(peer: Peer, frame: ClientFrame): void {
    if (this.refusal !== null && frame.type !== 'ping') {
      const requestId = 'requestId' in frame ? { requestId: frame.requestId } : {};
      peer.send({ type: 'error', message: 'Refused', ...this.refusal, ...requestId });
      return;
    }
    switch (frame.type) {
      case 'start_chat':
      case 'regenerate':
      case 'continue':
        this.#once(peer, frame);
        return;
      case 'stop':
        this.#stop(peer, frame.messageId);
        return;
      case 'catchup':
        this.#catchup(peer, frame);
        return;
      case 'leave':
        peer.subscribed.delete(frame.conversationId);
        return;
      case 'sync':
        this.#sync(peer, frame.epoch, frame.since);
        return;
      case 'ping':
        peer.send({ type: 'pong', seq: this.seq });
        return;
    }
  }

  // ---- generation ------------------------------------------------------------

  active(conversationId: string): Stored | null {
    return [...this.messages.values()].find(
      ({ shape }) => shape.conversationId === conversationId && (shape.status === 'pending' || shape.status === 'streaming'),
    ) ?? null;
  }

  append(messageId: string, content: string, type: 'text' | 'thinking' = 'text', lost: (peer: Peer) => boolean = () => false): void {
    const message = this.#message(messageId);
    const offset = type === 'text' ? message.text.length : message.thinking.length;
    if (type === 'text') {
      message.text += content;
    } else {
      message.thinking += content;
    }
    message.shape = { ...message.shape, status: 'streaming' };
    const { conversationId, attempt } = message.shape;
    for (const peer of this.peers) {
      if (peer.subscribed.has(conversationId) && !lost(peer)) {
        peer.send({ type, conversationId, messageId, attempt, offset, content });
      }
    }
  }

  tool(messageId: string, toolCall: ToolCall): void {
    const message = this.#message(messageId);
    const toolCalls = [...(message.shape.toolCalls ?? []).filter(({ id }) => id !== toolCall.id), toolCall];
    message.shape = { ...message.shape, toolCalls, seq: ++this.seq };
    const { conversationId } = message.shape;
    this.#subscribed(conversationId, { type: 'tool_call', conversationId, messageId, seq: this.seq, toolCall });
  }

  /** A new attempt of the same reply that keeps so much of it, as after a crash. */
  attempt(messageId: string, keepText: number, keepThinking: number, requestId?: string): ServerFrame {
    const message = this.#message(messageId);
    message.text = message.text.slice(0, keepText);
    message.thinking = message.thinking.slice(0, keepThinking);
    const attempt = message.shape.attempt + 1;
    message.shape = { ...message.shape, attempt, status: keepText + keepThinking > 0 ? 'streaming' : 'pending', seq: ++this.seq, error: null };
    const { conversationId } = message.shape;
    const frame: ServerFrame = {
      type: 'attempt', seq: this.seq, conversationId, messageId, attempt,
      keep: { text: keepText, thinking: keepThinking }, ...(requestId !== undefined && { requestId }),
    };
    this.#subscribed(conversationId, frame);
    this.#summary(conversationId, { streaming: true });
    return frame;
  }

  finish(messageId: string, status: EndedStatus = 'complete', more: Partial<MessageShape> = {}): void {
    const message = this.#message(messageId);
    const timing = { firstTokenMs: 12, totalMs: 345 };
    message.shape = { ...message.shape, finishReason: status === 'complete' ? 'stop' : null, ...more, status, timing, seq: ++this.seq };
    this.#all(this.#done(message));
    this.#summary(message.shape.conversationId, { streaming: false });
  }

  #done({ shape, text }: Stored): ServerFrame {
    return {
      type: 'done', seq: shape.seq, conversationId: shape.conversationId, messageId: shape.id, attempt: shape.attempt,
      status: shape.status as EndedStatus, length: text.length, finishReason: shape.finishReason ?? null,
      timing: shape.timing ?? null, error: shape.error ?? null, usage: shape.usage ?? null,
    };
  }

  // ---- commands --------------------------------------------------------------

  #once(peer: Peer, frame: Extract<ClientFrame, { requestId: string }>): void {
    const body = JSON.stringify(Object.entries(frame).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = this.requests.get(frame.requestId);
    if (known !== undefined) {
      if (known.body !== body) {
        this.#error(peer, 'request_conflict', { requestId: frame.requestId });
        return;
      }
      if ('conversationId' in known.answer && known.answer.conversationId !== undefined) {
        peer.subscribed.add(known.answer.conversationId);
      }
      peer.send(known.answer);
      return;
    }
    const answer = frame.type === 'start_chat' ? this.#start(peer, frame) : this.#again(peer, frame);
    if (answer !== null) {
      this.effects.push(frame.requestId);
      this.requests.set(frame.requestId, { body, answer });
    }
  }

  #start(peer: Peer, frame: StartChat): ServerFrame | null {
    const { requestId } = frame;
    if (frame.prompt.length === 0 || frame.prompt.length > 100_000) {
      return this.#error(peer, frame.prompt.length === 0 ? 'invalid_message' : 'too_large', { requestId });
    }
    if (frame.conversationId !== undefined) {
      if (!this.conversations.has(frame.conversationId)) {
        return this.#error(peer, 'not_found', { requestId, conversationId: frame.conversationId });
      }
      if (this.active(frame.conversationId) !== null) {
        return this.#error(peer, 'stream_active', { requestId, conversationId: frame.conversationId }, true);
      }
    }
    const id = frame.conversationId ?? this.#id('conversation');
    const seq = ++this.seq;
    const before = this.conversations.get(id) ?? this.#conversation(id, frame.prompt.slice(0, 60), seq);
    const parentId = frame.parentId === undefined ? before.leafId : frame.parentId;
    const model = frame.model ?? before.model;
    const user = this.#put({ conversationId: id, parentId, role: 'user', status: 'complete', model: null, seq }, frame.prompt);
    const reply = this.#put({ conversationId: id, parentId: user.shape.id, role: 'assistant', status: 'pending', model, seq }, '');
    return this.#started(peer, frame.conversationId === undefined ? 'conversation_created' : 'message_created',
      { ...before, model, leafId: reply.shape.id }, [user, reply], seq, requestId);
  }

  #again(peer: Peer, frame: Extract<ClientFrame, { type: 'regenerate' | 'continue' }>): ServerFrame | null {
    const { requestId, messageId } = frame;
    const message = this.messages.get(messageId);
    if (message === undefined) {
      return this.#error(peer, 'not_found', { requestId, messageId });
    }
    const { conversationId, parentId, model } = message.shape;
    if (this.active(conversationId) !== null) {
      return this.#error(peer, 'stream_active', { requestId, conversationId }, true);
    }
    peer.subscribed.add(conversationId);
    if (frame.type === 'continue') {
      if (message.shape.role !== 'assistant' || (message.shape.status === 'complete' && message.shape.finishReason !== 'length')) {
        return this.#error(peer, 'invalid_message', { requestId, messageId });
      }
      const answer = this.attempt(messageId, message.text.length, message.thinking.length, requestId);
      this.onreply(messageId);
      return answer;
    }
    const seq = ++this.seq;
    const reply = this.#put(
      { conversationId, parentId, role: 'assistant', status: 'pending', model: frame.model ?? model ?? null, seq }, '');
    const before = this.conversations.get(conversationId) ?? this.#conversation(conversationId, '', seq);
    return this.#started(peer, 'message_created', { ...before, leafId: reply.shape.id }, [reply], seq, requestId);
  }

  #started(peer: Peer, type: 'conversation_created' | 'message_created', conversation: Conversation, messages: Stored[],
    seq: number, requestId: string): ServerFrame {
    const id = conversation.id;
    const now = { ...conversation, streaming: true, messageCount: conversation.messageCount + messages.length, seq, updatedAt: this.#now() };
    this.conversations.set(id, now);
    peer.subscribed.add(id);
    const reply = messages.at(-1)?.shape.id ?? '';
    const shapes = messages.map(({ shape, text }) => ({ ...shape, content: text, contentLength: text.length }));
    const frame: ServerFrame = { type, seq, requestId, conversationId: id, messageId: reply, conversation: now, messages: shapes };
    this.#all(frame);
    this.onreply(reply);
    return frame;
  }

  #stop(peer: Peer, messageId: string): void {
    const message = this.messages.get(messageId);
    if (message === undefined) {
      this.#error(peer, 'not_found', { messageId });
    } else if (message.shape.status === 'pending' || message.shape.status === 'streaming') {
      this.finish(messageId, 'stopped');
    } else {
      peer.send(this.#done(message));
    }
  }

  // ---- changes from elsewhere --------------------------------------------------

  removeMessage(messageId: string): void {
    const { conversationId } = this.#message(messageId).shape;
    this.seq++;
    const doomed = new Set([messageId]);
    for (const { shape } of this.messages.values()) {
      if (shape.parentId !== null && doomed.has(shape.parentId)) {
        doomed.add(shape.id);
      }
    }
    for (const id of doomed) {
      this.messages.delete(id);
      this.#deleted.push({ id, conversationId, seq: this.seq });
    }
    this.#all({ type: 'message_deleted', seq: this.seq, conversationId, messageId });
    const leafId = [...this.messages.values()].findLast(({ shape }) => shape.conversationId === conversationId)?.shape.id ?? null;
    this.#summary(conversationId, { leafId });
  }

  rename(id: string, title: string): void {
    this.#summary(id, { title });
  }

  removeConversation(id: string): void {
    this.conversations.delete(id);
    this.#deleted.push({ id, conversationId: null, seq: ++this.seq });
    this.#all({ type: 'conversation_deleted', seq: this.seq, conversationId: id, permanent: false });
  }

  // ---- catching up -------------------------------------------------------------

  #catchup(peer: Peer, frame: Catchup): void {
    const conversation = this.conversations.get(frame.conversationId);
    if (conversation === undefined) {
      this.#error(peer, 'not_found', { conversationId: frame.conversationId });
      return;
    }
    const limit = frame.limit ?? this.#options.limit ?? 100;
    const all = [...this.messages.values()].filter(({ shape }) => shape.conversationId === frame.conversationId);
    const active = this.active(frame.conversationId);
    let messages: Stored[];
    let reset = false;
    let hasMore = false;
    if (frame.before !== undefined) {
      const older = all.slice(0, all.findIndex(({ shape }) => shape.id === frame.before));
      messages = older.slice(-limit);
      hasMore = older.length > limit;
    } else {
      const since = frame.since;
      const changed = all.filter(({ shape }) => since !== undefined && (shape.seq > since || shape === active?.shape));
      const incremental = since !== undefined && frame.epoch === this.epoch && since <= this.seq && changed.length <= limit;
      reset = since !== undefined && !incremental;
      messages = incremental ? changed : all.slice(-limit);
      hasMore = !incremental && all.length > limit;
    }
    peer.subscribed.add(frame.conversationId);
    const rest: ServerFrame[] = [];
    const answer: CatchupFrame = {
      type: 'catchup', epoch: this.epoch, seq: this.seq, reset, conversation,
      messages: messages.map((message) => this.#told(message, frame, rest)),
      hasActiveStream: active !== null, activeMessageId: active?.shape.id ?? null,
      deleted: frame.since === undefined || reset ? [] : this.#deleted
        .filter((gone) => gone.conversationId === frame.conversationId && gone.seq > (frame.since ?? 0)).map(({ id }) => id),
      hasMore, before: hasMore ? (messages[0]?.shape.id ?? null) : null,
    };
    peer.send(answer);
    rest.forEach((more) => peer.send(more));
  }

  #told({ shape, text, thinking }: Stored, { have }: Catchup, rest: ServerFrame[]): MessageShape {
    const same = have?.messageId === shape.id && have.attempt === shape.attempt;
    const from = same && have.offset <= text.length ? have.offset : 0;
    const thoughtFrom = same && have.thinkingOffset <= thinking.length ? have.thinkingOffset : 0;
    const piece = this.#options.piece ?? 65_536;
    let end = Math.min(text.length, from + piece);
    end -= splitsPair(text, end) ? 1 : 0;
    for (let at = end; at < text.length;) {
      let to = Math.min(text.length, at + piece);
      to -= splitsPair(text, to) ? 1 : 0;
      rest.push({
        type: 'text', conversationId: shape.conversationId, messageId: shape.id, attempt: shape.attempt,
        offset: at, content: text.slice(at, to),
      });
      at = to;
    }
    return {
      ...shape, content: text.slice(from, end), contentOffset: from, contentLength: text.length,
      ...(thinking !== '' && { thinking: thinking.slice(thoughtFrom), thinkingOffset: thoughtFrom }),
    };
  }

  #sync(peer: Peer, epoch: string, since: number): void {
    const reset = epoch !== this.epoch || since > this.seq;
    const from = reset ? 0 : since;
    const page = this.#options.syncPage ?? 1_000;
    const changed = [...this.conversations.values()].filter(({ seq }) => seq > from).sort((a, b) => a.seq - b.seq);
    const conversations = changed.slice(0, page);
    const hasMore = changed.length > page;
    const upTo = hasMore ? (conversations.at(-1)?.seq ?? this.seq) : this.seq;
    const deleted = this.#deleted.filter((gone) => gone.conversationId === null && gone.seq > from && gone.seq <= upTo).map(({ id }) => id);
    peer.send({ type: 'sync', epoch: this.epoch, seq: upTo, reset, conversations, deleted, changed: [], hasMore });
  }

  // ---- small things ------------------------------------------------------------

  #error(peer: Peer, code: string, more: { requestId?: string; conversationId?: string; messageId?: string }, retryable = false): null {
    peer.send({ type: 'error', code, message: `Refused: ${code}`, retryable, ...more });
    return null;
  }

  #summary(id: string, change: Partial<Conversation>): void {
    const before = this.conversations.get(id);
    if (before !== undefined) {
      const conversation = { ...before, ...change, seq: ++this.seq, updatedAt: this.#now() };
      this.conversations.set(id, conversation);
      this.#all({ type: 'conversation_updated', seq: this.seq, conversation });
    }
  }

  #conversation(id: string, title: string, seq: number): Conversation {
    const now = this.#now();
    return {
      id, title, model: 'demo/echo', projectId: null, archived: false, pinned: false, deleted: false, messageCount: 0,
      leafId: null, streaming: false, seq, createdAt: now, updatedAt: now,
    };
  }

  #put(shape: Pick<MessageShape, 'conversationId' | 'parentId' | 'role' | 'status' | 'seq'> & { readonly model: string | null }, text: string): Stored {
    const now = this.#now();
    const stored = { shape: { ...shape, id: this.#id('message'), content: '', attempt: 1, createdAt: now, updatedAt: now }, text, thinking: '' };
    this.messages.set(stored.shape.id, stored);
    return stored;
  }

  #message(id: string): Stored {
    const message = this.messages.get(id);
    if (message === undefined) {
      throw new Error(`no message ${id}`);
    }
    return message;
  }

  #all(frame: ServerFrame): void {
    this.peers.forEach((peer) => peer.send(frame));
  }

  #subscribed(conversationId: string, frame: ServerFrame): void {
    this.peers.forEach((peer) => peer.subscribed.has(conversationId) && peer.send(frame));
  }

  #id(kind: string): string {
    return `${kind}-${++this.#ids}`;
  }

  #now(): string {
    return this.#options.now?.() ?? '2026-01-01T00:00:00.000Z';
  }
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at > 0 && at < text.length && before >= 0xd800 && before < 0xdc00;
}
