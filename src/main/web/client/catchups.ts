import { Backoff } from './backoff.ts';
import type { Catchup, ClientFrame } from './client-frames.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { Environment, Timer } from './environment.ts';
import { Questions } from './questions.ts';
import type { Question } from './questions.ts';
import type { CatchupFrame } from './server-frames.ts';

type Wanted = 'rest' | 'older';

const ANSWER_MS = 12_000;
const DOUBT_MS = 2_000;
const CHECK_MS = 5_000;

/**
 * Asks `catchup` for one open conversation: one question at a time, again when no answer comes,
 * and with growing pauses when the answers do not help.
 */
export class Catchups {
  readonly store: ConversationStore;
  readonly #environment: Environment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #backoff: Backoff;
  #epoch: string | null = null;
  #opened = true;
  readonly #asked = new Questions();
  /** Whether the answer to the newest question is still awaited. */
  #waiting = false;
  readonly #wanted = new Set<Wanted>();
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

  disconnected(): void {
    this.#epoch = null;
    this.#asked.clear();
    this.#waiting = false;
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
    const newest = this.#asked.newest;
    if (!this.#waiting || newest === null || newest.kind === 'older' || newest.left) {
      this.#want('rest');
    }
  }

  older(): void {
    const asking = this.#waiting && this.#asked.newest?.kind === 'older';
    if (!asking && this.store.olderThan !== null) {
      this.#want('older');
    }
  }

  answered(frame: CatchupFrame): void {
    const question = this.#asked.answeredBy(frame);
    if (question === null) {
      return;
    }
    if (this.#asked.none || (question.kind !== 'older' && !question.left)) {
      this.#settle();
    }
    const whole = this.#take(question, frame);
    if (!whole && this.#opened) {
      this.#wanted.add('rest');
    }
    if (!this.#waiting) {
      whole ? this.#next() : this.#pause(0);
    }
  }

  #take(question: Question, frame: CatchupFrame): boolean {
    if (question.kind !== 'older') {
      return this.store.caughtUp(frame, !question.left);
    }
    // Unless a page came between, of which these are not the older ones.
    return question.before !== this.store.olderThan || this.store.older(frame);
  }

  /** An error that answers a question about this conversation. */
  refused(code: string, retryAfterMs: number | undefined): boolean {
    if (this.#asked.none) {
      return false;
    }
    this.#settle();
    if (code !== 'not_found') {
      this.#wanted.add(this.#inDoubt());
      this.#pause(retryAfterMs ?? 1_000);
    } else if (this.#asked.drop()?.kind === 'older' || this.#asked.mayAnswer('older')) {
      this.#wanted.add('rest').add('older'); // it may be that message that is gone
      this.#pause(0);
    } else {
      this.#wanted.clear();
      this.store.notFound();
    }
    return true;
  }

  /** An error that does not say what it is about: our question may never be answered. */
  doubt(retryAfterMs: number | undefined): void {
    if (this.#waiting) {
      this.#after(this.#backoff.next(retryAfterMs ?? DOUBT_MS), () => this.#unanswered());
    }
  }

  /** The conversation is not looked at any more. */
  close(): void {
    this.#opened = false;
    this.#wanted.clear();
    if (!this.#waiting) {
      this.#cancel();
    }
    this.#asked.left();
    this.store.left();
    this.#send({ type: 'leave', conversationId: this.store.id });
  }

  #want(wanted: Wanted): void {
    this.#wanted.add(wanted);
    if (!this.#waiting) {
      this.#next();
    }
  }

  #pause(floorMs: number): void {
    this.#after(this.#backoff.next(floorMs), () => this.#next());
  }

  #next(): void {
    if (this.#epoch === null || !this.#opened) {
      return;
    }
    const frame = this.#question(this.#epoch);
    if (frame === null) {
      this.#wanted.clear();
      this.#check();
    } else if (this.#send(frame)) {
      this.#wanted.delete(this.#asked.asked(frame) === 'older' ? 'older' : 'rest');
      this.#waiting = true;
      this.#after(ANSWER_MS, () => this.#unanswered());
    }
  }

  #question(epoch: string): Catchup | null {
    const before = this.store.olderThan;
    if (this.#wanted.has('rest')) {
      return this.#asked.mayAnswer('older') ? this.store.page(epoch) : this.store.catchup(epoch);
    }
    if (this.#wanted.has('older') && before !== null) {
      return this.#asked.mayAnswer('changes')
        ? this.store.page(epoch) : { type: 'catchup', conversationId: this.store.id, before };
    }
    return null;
  }

  #unanswered(): void {
    this.#settle();
    this.#want(this.#inDoubt());
  }

  /** What the newest question was to bring. */
  #inDoubt(): Wanted {
    return this.#asked.newest?.kind === 'older' ? 'older' : 'rest';
  }

  #settle(): void {
    this.#waiting = false;
    this.#cancel();
  }

  /** Large texts follow in pieces; when those stop coming before the end, ask again. */
  #check(): void {
    const incomplete = this.store.messages.filter((message) => message.incomplete);
    if (incomplete.length === 0) {
      this.#backoff.reset();
      this.#cancel();
      return;
    }
    const held = incomplete.reduce((sum, { content, thinking }) => sum + content.length + thinking.length, 0);
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
