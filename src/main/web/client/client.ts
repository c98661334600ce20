import { Catchups } from './catchups.ts';
import { Connection } from './connection.ts';
import type { ConnectionOptions, ConnectionState } from './connection.ts';
import { ConversationList } from './conversation-list.ts';
import { ConversationStore } from './conversation-store.ts';
import type { Environment } from './environment.ts';
import type { ClientFrame, CreatedFrame, ErrorFrame, ReadyFrame, ServerFrame, StartChat } from './frames.ts';
import { Listeners } from './listeners.ts';
import { Outbox } from './outbox.ts';
import type { Command, OutboxEntry, SendFailure } from './outbox.ts';
import { Sender } from './sender.ts';

export type Prompt = Omit<StartChat, 'type' | 'requestId'>;

/** A command of this browser was answered with something new. */
export interface Answered {
  readonly requestId: string;
  readonly conversationId: string;
  readonly frame: CreatedFrame;
}

const USER_KEY = 'durachat.user';
const KEPT_CONVERSATIONS = 20;
const SYNC_ANSWER_MS = 12_000;

/**
 * A durachat server as a page sees it: what is stored there, kept up to date, and
 * commands that are delivered once whatever happens in between.
 */
export class DurachatClient {
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly list = new ConversationList();
  readonly answers = new Listeners<Answered>();
  readonly refusals = new Listeners<{ readonly entry: OutboxEntry; readonly failure: SendFailure }>();
  /** Errors that answer no command: a full disk, a broken file. */
  readonly errors = new Listeners<ErrorFrame>();
  /** What has to be fetched again: projects, prompts, preferences, keys. */
  readonly changed = new Listeners<string>();

  /** Somebody else is signed in now: nothing that is shown is theirs. */
  readonly otherUser = new Listeners<void>();

  readonly #environment: Environment;
  readonly #stores = new Map<string, ConversationStore>();
  /** Of conversations that are open, and of those whose last answers may still come. */
  readonly #catchups = new Map<string, Catchups>();
  /** Commands given in this page: their first answer cannot be a repeated one. */
  readonly #fresh = new Set<string>();
  #ready: ReadyFrame | null = null;
  #userId: string | null;

  constructor(options: ConnectionOptions, environment: Environment) {
    this.#environment = environment;
    this.connection = new Connection(options, environment);
    this.outbox = new Outbox(environment.storage, environment.clock);
    this.sender = new Sender(this.outbox, environment, (frame) => this.connection.send(frame));
    this.#userId = environment.storage.getItem(USER_KEY);
    this.connection.frames.add((frame) => this.#receive(frame));
    this.connection.states.add((state) => this.#stateChanged(state));
    this.connection.closes.add((code) => this.#closed(code));
    this.sender.refused.add((refusal) => this.refusals.emit(refusal));
  }

  get userId(): string | null { return this.#userId; }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
  }

  /** Loads a conversation and follows it until it is closed. */
  open(conversationId: string): ConversationStore {
    const known = this.#catchups.get(conversationId);
    if (known !== undefined) {
      if (!known.opened) {
        known.reopened();
      }
      return known.store;
    }
    const catchups = new Catchups(this.#store(conversationId), this.#environment, (frame) => this.connection.send(frame));
    this.#catchups.set(conversationId, catchups);
    if (this.#ready !== null && catchups.store.subscribed) {
      catchups.adopted(this.#ready.epoch);
    } else if (this.#ready !== null) {
      catchups.connected(this.#ready.epoch);
    }
    return catchups.store;
  }

  close(conversationId: string): void {
    this.#catchups.get(conversationId)?.close();
  }

  loadOlder(conversationId: string): void {
    this.#catchups.get(conversationId)?.older();
  }

  /** Returns the requestId, under which the prompt stands in the outbox until it is answered. */
  startChat(prompt: Prompt): string {
    const requestId = this.#environment.uuid();
    return this.#command({ type: 'start_chat', requestId, ...prompt }, prompt.conversationId ?? null, requestId);
  }

  regenerate(conversationId: string, messageId: string, model?: string): string {
    const requestId = this.#environment.uuid();
    const choice = model === undefined ? {} : { model };
    return this.#command({ type: 'regenerate', requestId, messageId, ...choice }, conversationId, requestId);
  }

  continueReply(conversationId: string, messageId: string): string {
    const requestId = this.#environment.uuid();
    return this.#command({ type: 'continue', requestId, messageId }, conversationId, requestId);
  }

  stopReply(conversationId: string, messageId: string): void {
    const asked = this.outbox.all().some(({ frame }) => frame.type === 'stop' && frame.messageId === messageId);
    if (!asked) {
      this.#command({ type: 'stop', messageId }, conversationId, this.#environment.uuid());
    }
  }

  /** Sends again what had failed; the same command, unless the server holds its id for another. */
  retry(requestId: string): string {
    const entry = this.outbox.get(requestId);
    if (entry === null || entry.failure === null) {
      return requestId;
    }
    if (entry.frame.type === 'start_chat' && ['request_conflict', 'expired'].includes(entry.failure.code)) {
      this.outbox.remove(requestId);
      const { type: _type, requestId: _old, ...prompt } = entry.frame;
      return this.startChat(prompt);
    }
    this.outbox.requeue(requestId);
    this.sender.nudge(requestId);
    return requestId;
  }

  discard(requestId: string): void {
    this.sender.answered(requestId);
  }

  #command(frame: Command, conversationId: string | null, id: string): string {
    this.#fresh.add(id);
    this.outbox.add(id, frame, conversationId, this.#userId);
    this.sender.nudge(id);
    return id;
  }

  #stateChanged(state: ConnectionState): void {
    if (state !== 'open' && this.#ready !== null) {
      this.#ready = null;
      this.sender.disconnected();
      this.list.disconnected();
      for (const store of this.#stores.values()) {
        store.disconnected();
      }
      for (const [id, catchups] of this.#catchups) {
        catchups.disconnected();
        if (!catchups.opened) {
          this.#catchups.delete(id);
        }
      }
    }
  }

  #closed(code: number): void {
    if (code === 1009) {
      this.sender.tooLarge({ code: 'too_large', message: '' });
    }
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'ready') {
      this.#welcomed(frame);
      return;
    }
    if (this.#ready === null) {
      if (frame.type === 'error') {
        this.errors.emit(frame);
      }
      return;
    }
    this.#take(frame, this.#ready.epoch);
    if ('seq' in frame && frame.type !== 'pong' && frame.type !== 'sync' && frame.type !== 'catchup') {
      this.list.heard(frame.seq);
    }
  }

  #welcomed(ready: ReadyFrame): void {
    if (this.#userId !== null && this.#userId !== ready.userId) {
      this.list.clear();
      this.#stores.clear();
      this.#catchups.clear();
      this.otherUser.emit();
    }
    this.#ready = ready;
    this.#userId = ready.userId;
    try {
      this.#environment.storage.setItem(USER_KEY, ready.userId);
    } catch {
      // Only a convenience for prompts that are typed before the next connection.
    }
    // Commands first: their answers then come before the catchup that shows their effect.
    this.sender.connected(ready.userId);
    for (const catchups of this.#catchups.values()) {
      catchups.connected(ready.epoch);
    }
    this.#sync(this.list.connected(ready));
  }

  #take(frame: Exclude<ServerFrame, ReadyFrame>, epoch: string): void {
    switch (frame.type) {
      case 'conversation_created':
      case 'message_created':
        this.#created(frame, epoch);
        return;
      case 'text':
      case 'thinking':
      case 'tool_call':
      case 'message_updated':
      case 'message_deleted':
        this.#apply(frame, epoch);
        return;
      case 'attempt':
        this.#apply(frame, epoch);
        if (frame.requestId !== undefined) {
          const repeated = this.#repeated(frame.requestId);
          this.#answered(frame.requestId);
          if (repeated) {
            this.#catchups.get(frame.conversationId)?.rest();
          }
        }
        return;
      case 'done':
        this.#apply(frame, epoch);
        this.sender.ended(frame.messageId);
        this.sender.idle(frame.conversationId);
        return;
      case 'catchup':
        this.#caughtUp(frame);
        return;
      case 'sync':
        this.#sync(this.list.synced(frame));
        return;
      case 'conversation_updated':
        this.list.apply(frame);
        this.#stores.get(frame.conversation.id)?.summary(frame.conversation);
        if (!frame.conversation.streaming) {
          this.sender.idle(frame.conversation.id);
        }
        return;
      case 'conversation_deleted':
        this.list.apply(frame);
        this.#stores.get(frame.conversationId)?.notFound();
        return;
      case 'changed':
        this.changed.emit(frame.what);
        return;
      case 'pong':
        this.#sync(this.list.behind(frame.seq));
        return;
      case 'error':
        this.#error(frame);
        return;
    }
  }

  #created(frame: CreatedFrame, epoch: string): void {
    const id = frame.conversationId;
    const { requestId } = frame;
    this.list.apply(frame);
    if (requestId === undefined) {
      this.#apply(frame, epoch);
      return;
    }
    const sentHere = this.sender.sends(requestId) > 0;
    const repeated = this.#repeated(requestId);
    if (frame.type === 'conversation_created') {
      const store = this.#store(id);
      if (sentHere && !repeated) {
        store.subscribe(); // and there was nothing before that could be missing
      }
    }
    this.#apply(frame, epoch);
    this.#answered(requestId);
    this.answers.emit({ requestId, conversationId: id, frame });
    if (this.#catchups.get(id)?.opened === true) {
      if (repeated) {
        this.#catchups.get(id)?.rest(); // the text since its first answer is not told again
      }
    } else if (sentHere) {
      this.#stores.get(id)?.left();
      this.connection.send({ type: 'leave', conversationId: id });
    }
  }

  /** Whether an answer may be one that was given, and missed, before. */
  #repeated(requestId: string): boolean {
    const sends = this.sender.sends(requestId);
    return sends > 1 || (sends > 0 && !this.#fresh.has(requestId));
  }

  #answered(requestId: string): void {
    this.sender.answered(requestId);
    this.#fresh.delete(requestId);
  }

  #apply(frame: Parameters<ConversationStore['apply']>[0], epoch: string): void {
    const whole = this.#stores.get(frame.conversationId)?.apply(frame, epoch) ?? true;
    if (!whole) {
      this.#catchups.get(frame.conversationId)?.rest();
    }
  }

  #caughtUp(frame: Extract<ServerFrame, { type: 'catchup' }>): void {
    const id = frame.conversation.id;
    this.list.apply({ type: 'conversation_updated', seq: frame.conversation.seq, conversation: frame.conversation });
    this.#catchups.get(id)?.answered(frame);
    for (const message of frame.messages) {
      if (message.status !== 'pending' && message.status !== 'streaming') {
        this.sender.ended(message.id);
      }
    }
    if (frame.hasActiveStream === false) {
      this.sender.idle(id);
    }
  }

  #error(frame: ErrorFrame): void {
    if (this.sender.error(frame)) {
      return;
    }
    if (frame.conversationId !== undefined && frame.messageId === undefined && frame.requestId === undefined
      && this.#catchups.get(frame.conversationId)?.refused(frame.code, frame.retryAfterMs) === true) {
      return;
    }
    if (frame.code !== 'rate_limited') {
      this.errors.emit(frame); // a question refused for its rate is asked again by itself
    }
  }

  #sync(question: ClientFrame | null): void {
    if (question === null) {
      return;
    }
    this.connection.send(question);
    const since = this.list.seq;
    this.#environment.clock.after(SYNC_ANSWER_MS, () => {
      if (this.list.syncing && this.list.seq === since) {
        this.#sync(this.list.again());
      }
    });
  }

  /** Conversations looked at lately stay in memory, so that going back shows them at once. */
  #store(id: string): ConversationStore {
    const store = this.#stores.get(id) ?? new ConversationStore(id);
    this.#stores.delete(id);
    this.#stores.set(id, store);
    for (const old of this.#stores.keys()) {
      if (this.#stores.size <= KEPT_CONVERSATIONS) {
        break;
      }
      if (this.#catchups.get(old)?.opened !== true && old !== id) {
        this.#stores.delete(old);
      }
    }
    return store;
  }
}
