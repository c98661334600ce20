import { Catchups } from './catchups.ts';
import type { ClientFrame } from './client-frames.ts';
import { ConversationStore } from './conversation-store.ts';
import type { ConversationFrame } from './conversation-store.ts';
import type { Environment } from './environment.ts';
import type { CatchupFrame, ErrorFrame } from './server-frames.ts';
import type { Conversation } from './shapes.ts';

const KEPT = 20;

/** The conversations that are open, and those looked at lately, so that going back shows them at once. */
export class Conversations {
  readonly #environment: Environment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #stores = new Map<string, ConversationStore>();
  /** Of conversations that are open, and of those whose last answers may still come. */
  readonly #catchups = new Map<string, Catchups>();
  #epoch: string | null = null;

  constructor(environment: Environment, send: (frame: ClientFrame) => boolean) {
    this.#environment = environment;
    this.#send = send;
  }

  connected(epoch: string): void {
    this.#epoch = epoch;
    for (const catchups of this.#catchups.values()) {
      catchups.connected(epoch);
    }
  }

  disconnected(): void {
    this.#epoch = null;
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

  clear(): void {
    this.#stores.clear();
    this.#catchups.clear();
  }

  open(id: string): ConversationStore {
    const known = this.#catchups.get(id);
    if (known !== undefined) {
      if (!known.opened) {
        known.reopened();
      }
      return known.store;
    }
    const catchups = new Catchups(this.store(id), this.#environment, this.#send);
    this.#catchups.set(id, catchups);
    if (this.#epoch !== null) {
      catchups.connected(this.#epoch);
    }
    return catchups.store;
  }

  close(id: string): void {
    this.#catchups.get(id)?.close();
  }

  isOpen(id: string): boolean {
    return this.#catchups.get(id)?.opened === true;
  }

  loadOlder(id: string): void {
    this.#catchups.get(id)?.older();
  }

  /** Asks for what has been missed of a conversation that is open. */
  rest(id: string): void {
    this.#catchups.get(id)?.rest();
  }

  /** A command subscribed this socket to a conversation that nobody looks at any more. */
  leave(id: string): void {
    this.#stores.get(id)?.left();
    this.#send({ type: 'leave', conversationId: id });
  }

  apply(frame: ConversationFrame): void {
    const whole = this.#stores.get(frame.conversationId)?.apply(frame, this.#epoch ?? '') ?? true;
    if (!whole) {
      this.rest(frame.conversationId);
    }
  }

  caughtUp(frame: CatchupFrame): void {
    this.#catchups.get(frame.conversation.id)?.answered(frame);
  }

  summary(conversation: Conversation): void {
    const { id } = conversation;
    const store = this.#stores.get(id);
    store?.summary(conversation);
    if (store?.gone === true && !conversation.deleted && this.isOpen(id)) {
      this.rest(id); // it was restored
    }
  }

  deleted(id: string): void {
    this.#stores.get(id)?.notFound();
  }

  /** True when the error is the answer to a question of ours. */
  refused(frame: ErrorFrame): boolean {
    if (frame.requestId !== undefined || frame.messageId !== undefined) {
      return false;
    }
    if (frame.conversationId !== undefined) {
      return this.#catchups.get(frame.conversationId)?.refused(frame.code, frame.retryAfterMs) === true;
    }
    for (const catchups of this.#catchups.values()) {
      catchups.doubt(frame.retryAfterMs);
    }
    return false;
  }

  /** One that is open or was lately. */
  known(id: string): boolean {
    return this.#stores.has(id);
  }

  store(id: string): ConversationStore {
    const store = this.#stores.get(id) ?? new ConversationStore(id);
    this.#stores.delete(id);
    this.#stores.set(id, store);
    for (const old of this.#stores.keys()) {
      if (this.#stores.size <= KEPT) {
        break;
      }
      if (old !== id && !this.#catchups.has(old)) {
        this.#stores.delete(old);
      }
    }
    return store;
  }
}
