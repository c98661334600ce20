import { Backoff } from './backoff.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { Environment, Timer } from './environment.ts';
import type { CatchupFrame, ClientFrame } from './frames.ts';

type Question = 'rest' | 'older';

const ANSWER_MS = 12_000;
const CHECK_MS = 5_000;

/**
 * Asks `catchup` for one open conversation: one question at a time, again when no answer
 * comes, and with pauses when the answers do not help.
 */
export class Catchups {
  readonly store: ConversationStore;
  readonly #environment: Environment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #backoff: Backoff;
  /** Answers come in the order of the questions. */
  #asked: Question[] = [];
  #epoch: string | null = null;
  #opened = true;
  #timer: Timer | null = null;
  /** What was held of incomplete texts when last checked, to see whether pieces still arrive. */
  #held = -1;

  constructor(store: ConversationStore, environment: Environment, send: (frame: ClientFrame) => boolean) {
    this.store = store;
    this.#environment = environment;
    this.#send = send;
    this.#backoff = new Backoff(() => environment.random(), 500, 15_000);
  }

  /** Whether somebody looks at the conversation; when not, only late answers are awaited. */
  get opened(): boolean {
    return this.#opened;
  }

  get loadingOlder(): boolean {
    return this.#asked.includes('older');
  }

  connected(epoch: string): void {
    this.#epoch = epoch;
    this.#asked = [];
    this.#backoff.reset();
    this.rest();
  }

  /** The socket is subscribed already, by the command that made the conversation. */
  adopted(epoch: string): void {
    this.#epoch = epoch;
  }

  disconnected(): void {
    this.#epoch = null;
    this.#asked = [];
    this.#cancel();
    this.store.disconnected();
  }

  /** Looked at again: whatever was asked before came before a `leave`. */
  reopened(): void {
    this.#opened = true;
    this.#ask();
  }

  /** Everything that is missing, and the stream from there on. */
  rest(): void {
    if (!this.#asked.includes('rest')) {
      this.#ask();
    }
  }

  #ask(): void {
    if (this.#epoch !== null && this.#opened && this.#send(this.store.catchup(this.#epoch))) {
      this.#asked.push('rest');
      this.#after(ANSWER_MS, () => this.#unanswered());
    }
  }

  older(): void {
    const before = this.store.olderThan;
    if (before === null || this.loadingOlder || this.#epoch === null) {
      return;
    }
    if (this.#send({ type: 'catchup', conversationId: this.store.id, before })) {
      this.#asked.push('older');
      this.#after(ANSWER_MS, () => this.#unanswered());
    }
  }

  answered(frame: CatchupFrame): void {
    const question = this.#asked.shift() ?? 'rest';
    if (!this.#opened) {
      return;
    }
    if (question === 'older') {
      this.store.older(frame);
    } else if (!this.store.caughtUp(frame)) {
      this.#after(this.#backoff.next(), () => this.rest());
      return;
    }
    this.#check();
  }

  /** An error about this conversation that no command asked for. True when it was about a question. */
  refused(code: string, retryAfterMs: number | undefined): boolean {
    const question = this.#asked.shift();
    if (question === undefined) {
      return false;
    }
    this.#cancel();
    if (!this.#opened) {
      return true;
    }
    if (code === 'not_found') {
      this.store.notFound();
    } else {
      this.#after(this.#backoff.next(retryAfterMs ?? 1_000), () => (question === 'older' ? this.older() : this.rest()));
    }
    return true;
  }

  /** The conversation is not looked at any more. */
  close(): void {
    this.#cancel();
    this.#opened = false;
    this.store.left();
    this.#send({ type: 'leave', conversationId: this.store.id });
  }

  #unanswered(): void {
    const olderToo = this.loadingOlder;
    this.#asked = [];
    this.rest();
    if (olderToo) {
      this.older();
    }
  }

  /** Large texts follow in pieces; when those stop coming before the end, ask again. */
  #check(): void {
    if (this.#asked.length > 0) {
      this.#after(ANSWER_MS, () => this.#unanswered());
      return;
    }
    const incomplete = this.store.messages.filter((message) => message.incomplete);
    if (incomplete.length === 0) {
      this.#backoff.reset();
      this.#cancel();
      return;
    }
    const held = incomplete.reduce((sum, message) => sum + message.content.length, 0);
    this.#after(CHECK_MS, () => {
      if (held === this.#held) {
        this.rest();
      } else {
        this.#held = held;
        this.#check();
      }
    });
  }

  #after(ms: number, run: () => void): void {
    this.#cancel();
    this.#timer = this.#environment.clock.after(ms, () => {
      this.#timer = null;
      run();
    });
  }

  #cancel(): void {
    if (this.#timer !== null) {
      this.#environment.clock.cancel(this.#timer);
      this.#timer = null;
    }
  }
}
