import { Backoff } from './backoff.ts';
import type { ClientFrame } from './client-frames.ts';
import type { Environment, Timer } from './environment.ts';
import { Listeners } from './listeners.ts';
import type { Outbox, OutboxEntry, SendFailure } from './outbox.ts';
import type { ErrorFrame } from './server-frames.ts';

/** What an entry of the outbox waits for. */
export type Waiting = 'answer' | 'retry' | 'stream';

interface Trial {
  readonly waiting: Waiting;
  readonly timer: Timer;
  readonly sends: number;
  readonly note: string | null;
}

/** Without an answer for so long the frame is sent again: its requestId makes that safe. */
const ANSWER_MS = 15_000;
const STREAM_MS = 20_000;
const MAX_REFUSALS = 8;
/** The server remembers a requestId for 24 h; what is older could take effect twice. */
const MAX_AGE_MS = 23 * 60 * 60 * 1000;

/** Sends what is in the outbox until it is answered or refused for good. */
export class Sender {
  /** Commands refused for good. */
  readonly refused = new Listeners<{ readonly entry: OutboxEntry; readonly failure: SendFailure }>();
  readonly #outbox: Outbox;
  readonly #environment: Environment;
  readonly #send: (frame: ClientFrame) => boolean;
  readonly #trials = new Map<string, Trial>();
  readonly #refusals = new Map<string, { count: number; readonly backoff: Backoff }>();
  #userId: string | null = null;
  #connected = false;

  constructor(outbox: Outbox, environment: Environment, send: (frame: ClientFrame) => boolean) {
    this.#outbox = outbox;
    this.#environment = environment;
    this.#send = send;
  }

  connected(userId: string): void {
    this.#userId = userId;
    this.#connected = true;
    this.flush();
  }

  disconnected(): void {
    this.#connected = false;
    for (const trial of this.#trials.values()) {
      this.#environment.clock.cancel(trial.timer);
    }
    for (const [id, trial] of this.#trials) {
      if (this.#outbox.get(id) === null) {
        this.#trials.delete(id);
      } else {
        this.#trials.set(id, { ...trial, waiting: 'retry' });
      }
    }
    this.#refusals.clear();
  }

  /** Sends all that does not wait for anything. */
  flush(): void {
    if (!this.#connected) {
      return;
    }
    for (const entry of this.#mine()) {
      const trial = this.#trials.get(entry.id);
      if (trial === undefined || trial.waiting === 'retry') {
        this.#try(entry);
      }
    }
  }

  /** Sends one at once; its pause, if it was in one, is over. */
  nudge(id: string): void {
    const entry = this.#outbox.get(id);
    if (entry !== null && this.#connected) {
      this.#try(entry);
    }
  }

  /** How often it has been sent since this page was loaded. */
  sends(id: string): number {
    return this.#trials.get(id)?.sends ?? 0;
  }

  /** Why it is not sent right now, in the server's words. */
  note(id: string): string | null {
    return this.#trials.get(id)?.note ?? null;
  }

  answered(id: string): boolean {
    this.#forget(id);
    return this.#outbox.remove(id);
  }

  /** The reply of a conversation ended: what waited for that may go. */
  idle(conversationId: string): void {
    for (const entry of this.#mine()) {
      if (entry.conversationId === conversationId && this.#trials.get(entry.id)?.waiting === 'stream') {
        this.#try(entry);
      }
    }
  }

  /** A message has ended: nothing is left to be stopped. */
  ended(messageId: string): void {
    for (const entry of this.#outbox.all()) {
      if (entry.frame.type === 'stop' && entry.frame.messageId === messageId) {
        this.answered(entry.id);
      }
    }
  }

  /** False when the error is not about anything in the outbox. */
  error(frame: ErrorFrame): boolean {
    const entries = this.#meant(frame);
    for (const entry of entries) {
      this.#refuse(entry, frame);
    }
    return entries.length > 0;
  }

  /** The server threw us out for a frame that is too large: it must have been the largest. */
  tooLarge(failure: SendFailure): void {
    const sent = this.#mine().filter((entry) => this.#trials.get(entry.id)?.waiting === 'answer');
    const largest = sent.sort((a, b) => size(b) - size(a))[0];
    if (largest !== undefined) {
      this.#giveUp(largest, failure);
    }
  }

  #mine(): OutboxEntry[] {
    return this.#outbox.all().filter(
      (entry) => entry.failure === null && (entry.userId === null || entry.userId === this.#userId),
    );
  }

  #meant(frame: ErrorFrame): OutboxEntry[] {
    if (frame.requestId !== undefined) {
      const entry = this.#outbox.get(frame.requestId);
      return entry === null ? [] : [entry];
    }
    const waiting = this.#mine().filter((entry) => this.#trials.get(entry.id)?.waiting === 'answer');
    if (frame.messageId !== undefined) {
      return waiting.filter((entry) => entry.frame.type === 'stop' && entry.frame.messageId === frame.messageId);
    }
    // Refused before it was read: it can have been any that is under way.
    return frame.code === 'rate_limited' ? waiting : [];
  }

  #try(entry: OutboxEntry): void {
    const clock = this.#environment.clock;
    if (clock.now() - entry.createdAt > MAX_AGE_MS) {
      this.#giveUp(entry, { code: 'expired', message: '' });
      return;
    }
    const before = this.#trials.get(entry.id);
    const sent = this.#send(entry.frame);
    this.#wait(entry, 'answer', ANSWER_MS, (before?.sends ?? 0) + (sent ? 1 : 0), null);
  }

  #wait(entry: OutboxEntry, waiting: Waiting, ms: number, sends: number, note: string | null): void {
    const before = this.#trials.get(entry.id);
    if (before !== undefined) {
      this.#environment.clock.cancel(before.timer);
    }
    const timer = this.#environment.clock.after(ms, () => {
      const now = this.#outbox.get(entry.id);
      if (now === null || now.failure !== null) {
        this.#forget(entry.id); // another tab had the answer
      } else if (this.#connected) {
        this.#try(now);
      }
    });
    this.#trials.set(entry.id, { waiting, timer, sends, note });
  }

  #refuse(entry: OutboxEntry, frame: ErrorFrame): void {
    const sends = this.sends(entry.id);
    if (entry.frame.type === 'start_chat' && frame.code === 'stream_active') {
      this.#wait(entry, 'stream', STREAM_MS, sends, frame.message);
      this.#outbox.changes.emit();
      return;
    }
    const refusal = this.#refusals.get(entry.id)
      ?? { count: 0, backoff: new Backoff(() => this.#environment.random(), 1_000, 30_000) };
    refusal.count++;
    this.#refusals.set(entry.id, refusal);
    if (!mayHelp(frame) || frame.code === 'stream_active' || refusal.count > MAX_REFUSALS) {
      this.#giveUp(entry, { code: frame.code, message: frame.message });
      return;
    }
    const pause = frame.retryAfterMs ?? 500;
    this.#wait(entry, 'retry', refusal.backoff.next(pause), sends, frame.message);
    this.#outbox.changes.emit();
  }

  #giveUp(entry: OutboxEntry, failure: SendFailure): void {
    this.#forget(entry.id);
    if (entry.frame.type === 'start_chat') {
      this.#outbox.fail(entry.id, failure); // its prompt must not be lost
    } else {
      this.#outbox.remove(entry.id);
    }
    this.refused.emit({ entry, failure });
  }

  #forget(id: string): void {
    const trial = this.#trials.get(id);
    if (trial !== undefined) {
      this.#environment.clock.cancel(trial.timer);
      this.#trials.delete(id);
    }
    this.#refusals.delete(id);
  }
}

function mayHelp(frame: ErrorFrame): boolean {
  return frame.retryable || frame.code === 'rate_limited' || frame.code === 'unavailable' || frame.code === 'storage_full';
}

function size(entry: OutboxEntry): number {
  return JSON.stringify(entry.frame).length;
}
