import { Backoff } from './backoff.ts';
import type { ClientFrame } from './client-frames.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { Environment, Timer } from './environment.ts';
import type { CatchupFrame } from './server-frames.ts';

type Question = 'rest' | 'older';

const ANSWER_MS = 12_000;
const DOUBT_MS = 2_000;
const CHECK_MS = 5_000;

/**
 * Asks `catchup` for one open conversation: one question at a time, because answers do not
 * say which question they answer; again when no answer comes; and with growing pauses when
 * the answers do not help.
 */
export class Catchups {
  readonly store: ConversationStore;
  readonly #environment: Environment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #backoff: Backoff;
  #epoch: string | null = null;
  #opened = true;
  #asked: Question | null = null;
  readonly #wanted = new Set<Question>();
  #timer: Timer | null = null;
  /** What was held of incomplete texts when last checked, to see whether pieces still arrive. */
  #held = -1;

  constructor(store: ConversationStore, environment: Environment, send: (frame: ClientFrame) => boolean) {
    this.store = store;
    this.#environment = environment;
    this.#send = send;
    this.#backoff = new Backoff(() => environment.random(), 500, 15_000);
  }

  /** Whether somebody looks at the conversation; when not, only a late answer is awaited. */
  get opened(): boolean {
    return this.#opened;
  }

  connected(epoch: string): void {
    this.#epoch = epoch;
    this.#backoff.reset();
    this.rest();
  }

  /** The socket is subscribed already, by the command that made the conversation. */
  adopted(epoch: string): void {
    this.#epoch = epoch;
  }

  disconnected(): void {
    this.#epoch = null;
    this.#asked = null;
    this.#wanted.clear();
    this.#cancel();
    this.store.disconnected();
  }

  /** Looked at again: what was asked before was undone by a `leave`, so it is asked once more. */
  reopened(): void {
    this.#opened = true;
    this.#want('rest');
  }

  /** Everything that is missing, and the stream from there on. */
  rest(): void {
    if (this.#asked !== 'rest') {
      this.#want('rest');
    }
  }

  older(): void {
    if (this.#asked !== 'older' && this.store.olderThan !== null) {
      this.#want('older');
    }
  }

  answered(frame: CatchupFrame): void {
    const question = this.#asked;
    this.#asked = null;
    this.#cancel();
    if (question === null || !this.#opened) {
      return;
    }
    if (question === 'older') {
      this.store.older(frame);
    } else if (!this.store.caughtUp(frame)) {
      this.#later('rest', 0);
      return;
    }
    this.#next();
  }

  /** An error that answers a question about this conversation. */
  refused(code: string, retryAfterMs: number | undefined): boolean {
    const question = this.#asked;
    if (question === null) {
      return false;
    }
    this.#asked = null;
    this.#cancel();
    if (this.#opened && code === 'not_found') {
      this.#wanted.clear();
      this.store.notFound();
    } else if (this.#opened) {
      this.#later(question, retryAfterMs ?? 1_000);
    }
    return true;
  }

  /** An error that does not say what it is about: our question may never be answered. */
  doubt(retryAfterMs: number | undefined): void {
    if (this.#asked !== null) {
      this.#after(this.#backoff.next(retryAfterMs ?? DOUBT_MS), () => this.#unanswered());
    }
  }

  /** The conversation is not looked at any more. */
  close(): void {
    this.#opened = false;
    this.#wanted.clear();
    this.#after(ANSWER_MS, () => {
      this.#asked = null;
      this.#next(); // looked at again meanwhile
    });
    this.store.left();
    this.#send({ type: 'leave', conversationId: this.store.id });
  }

  #want(question: Question): void {
    this.#wanted.add(question);
    if (this.#asked === null) {
      this.#next();
    }
  }

  #later(question: Question, floorMs: number): void {
    this.#wanted.add(question);
    this.#after(this.#backoff.next(floorMs), () => this.#next());
  }

  #next(): void {
    const question = this.#wanted.has('rest') ? 'rest' : this.#wanted.has('older') ? 'older' : null;
    if (this.#epoch === null || !this.#opened) {
      return;
    }
    if (question === null) {
      this.#check();
      return;
    }
    this.#wanted.delete(question);
    const before = this.store.olderThan;
    const frame: ClientFrame | null = question === 'rest'
      ? this.store.catchup(this.#epoch)
      : before === null ? null : { type: 'catchup', conversationId: this.store.id, before };
    if (frame === null) {
      this.#next();
    } else if (this.#send(frame)) {
      this.#asked = question;
      this.#after(ANSWER_MS, () => this.#unanswered());
    }
  }

  #unanswered(): void {
    const question = this.#asked;
    this.#asked = null;
    if (question !== null) {
      this.#want(question);
    }
  }

  /** Large texts follow in pieces; when those stop coming before the end, ask again. */
  #check(): void {
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
