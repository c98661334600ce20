import { Commands } from './commands.ts';
import { Connection } from './connection.ts';
import type { ConnectionOptions, ConnectionState } from './connection.ts';
import { ConversationList } from './conversation-list.ts';
import type { ConversationSnapshot } from './conversation-snapshot.ts';
import type { ConversationStore } from './conversation-store.ts';
import { Conversations } from './conversations.ts';
import type { Environment } from './environment.ts';
import { KeptUser } from './kept-user.ts';
import { ListSync } from './list-sync.ts';
import { Listeners } from './listeners.ts';
import { Outbox } from './outbox.ts';
import type { OutboxEntry, SendFailure } from './outbox.ts';
import { Sender } from './sender.ts';
import type { CreatedFrame, ErrorFrame, ReadyFrame, ServerFrame } from './server-frames.ts';
import type { Conversation } from './shapes.ts';

/** A command of this browser was answered with something new. */
export interface Answered {
  readonly requestId: string;
  readonly conversationId: string;
  readonly frame: CreatedFrame;
}

/**
 * A durachat server as a page sees it: what is stored there, kept up to date, and
 * commands that are delivered once whatever happens in between.
 */
export class DurachatClient {
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly commands: Commands;
  readonly list = new ConversationList();
  readonly answers = new Listeners<Answered>();
  readonly refusals = new Listeners<{ readonly entry: OutboxEntry; readonly failure: SendFailure }>();
  /** Errors that answer no command: a full disk, a broken file. */
  readonly errors = new Listeners<ErrorFrame>();
  /** What has to be fetched again: projects, prompts, preferences, keys. */
  readonly changed = new Listeners<string>();
  /** Somebody else is signed in now: nothing that is shown is theirs. */
  readonly otherUser = new Listeners<void>();

  readonly #conversations: Conversations;
  readonly #listSync: ListSync;
  #ready: ReadyFrame | null = null;
  readonly #user: KeptUser;

  constructor(options: ConnectionOptions, environment: Environment) {
    this.#user = new KeptUser(environment.storage);
    this.connection = new Connection(options, environment);
    this.outbox = new Outbox(environment.storage, environment.clock);
    this.sender = new Sender(this.outbox, environment, (frame) => this.connection.send(frame));
    this.commands = new Commands(this.outbox, this.sender, environment, () => this.#user.id);
    this.#conversations = new Conversations(environment, (frame) => this.connection.send(frame));
    this.#listSync = new ListSync(this.list, environment.clock, (frame) => this.connection.send(frame));
    this.connection.frames.add((frame) => this.#receive(frame));
    this.connection.states.add((state) => this.#stateChanged(state));
    this.connection.closes.add((code) => this.#closed(code));
    this.sender.refused.add((refusal) => this.refusals.emit(refusal));
  }

  get userId(): string | null { return this.#user.id; }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
  }

  /** The next who signs in begins with nothing. */
  forgetUser(): void {
    this.#user.forget();
    this.list.clear();
    this.#conversations.clear();
  }

  /** Whether a conversation is here already, as far as it was read. */
  holds(conversationId: string): boolean {
    return this.#conversations.known(conversationId);
  }

  /** Before it is opened: what was kept of it elsewhere. */
  restore(snapshot: ConversationSnapshot): void {
    this.#conversations.store(snapshot.conversation.id).restore(snapshot);
  }

  /** Loads a conversation and follows it until it is closed. */
  open(conversationId: string): ConversationStore {
    return this.#conversations.open(conversationId);
  }

  close(conversationId: string): void {
    this.#conversations.close(conversationId);
  }

  loadOlder(conversationId: string): void {
    this.#conversations.loadOlder(conversationId);
  }

  /** A summary that a route has answered: it may come before the frame that tells the same. */
  told(conversation: Conversation): void {
    this.list.apply({ type: 'conversation_updated', seq: conversation.seq, conversation });
    this.#conversations.summary(conversation);
  }

  #stateChanged(state: ConnectionState): void {
    if (state !== 'open' && this.#ready !== null) {
      this.#ready = null;
      this.sender.disconnected();
      this.list.disconnected();
      this.#conversations.disconnected();
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
    this.#take(frame);
    if ('seq' in frame && frame.type !== 'pong' && frame.type !== 'sync' && frame.type !== 'catchup') {
      this.list.heard(frame.seq);
    }
  }

  #welcomed(ready: ReadyFrame): void {
    if (!this.#user.welcome(ready.userId)) {
      this.list.clear();
      this.#conversations.clear();
      this.otherUser.emit();
    }
    this.#ready = ready;
    // Commands first: their answers then come before the catchup that shows their effect.
    this.sender.connected(ready.userId);
    this.#conversations.connected(ready.epoch);
    this.#listSync.connected(ready);
  }

  #take(frame: Exclude<ServerFrame, ReadyFrame>): void {
    switch (frame.type) {
      case 'conversation_created':
      case 'message_created':
        this.#created(frame);
        return;
      case 'text':
      case 'thinking':
      case 'tool_call':
      case 'message_updated':
      case 'message_deleted':
        this.#conversations.apply(frame);
        return;
      case 'attempt':
        this.#conversations.apply(frame);
        if (frame.requestId !== undefined) {
          this.commands.answered(frame.requestId);
        }
        return;
      case 'done':
        this.#conversations.apply(frame);
        this.sender.ended(frame.messageId);
        this.sender.idle(frame.conversationId);
        return;
      case 'catchup':
        this.#caughtUp(frame);
        return;
      case 'sync':
        this.#listSync.synced(frame);
        return;
      case 'conversation_updated':
        this.list.apply(frame);
        this.#conversations.summary(frame.conversation);
        if (!frame.conversation.streaming) {
          this.sender.idle(frame.conversation.id);
        }
        return;
      case 'conversation_deleted':
        this.list.apply(frame);
        this.#conversations.deleted(frame.conversationId);
        return;
      case 'changed':
        this.changed.emit(frame.what);
        return;
      case 'pong':
        this.#listSync.heard(frame.seq);
        return;
      case 'error':
        this.#error(frame);
        return;
    }
  }

  #created(frame: CreatedFrame): void {
    const id = frame.conversationId;
    const { requestId } = frame;
    this.list.apply(frame);
    if (requestId === undefined) {
      this.#conversations.apply(frame);
      return;
    }
    const sentHere = this.commands.sentHere(requestId);
    if (frame.type === 'conversation_created') {
      this.#conversations.store(id);
    }
    this.#conversations.apply(frame);
    this.commands.answered(requestId);
    this.answers.emit({ requestId, conversationId: id, frame });
    if (sentHere && !this.#conversations.isOpen(id)) {
      this.#conversations.leave(id);
    }
  }

  #caughtUp(frame: Extract<ServerFrame, { type: 'catchup' }>): void {
    const id = frame.conversation.id;
    this.list.apply({ type: 'conversation_updated', seq: frame.conversation.seq, conversation: frame.conversation });
    this.#conversations.caughtUp(frame);
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
    if (this.sender.error(frame) || this.#conversations.refused(frame)) {
      return;
    }
    this.#listSync.doubt(frame);
    if (frame.code !== 'rate_limited') {
      this.errors.emit(frame); // a question refused for its rate is asked again by itself
    }
  }
}
