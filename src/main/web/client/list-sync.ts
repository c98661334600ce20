import type { ClientFrame } from './client-frames.ts';
import type { ConversationList } from './conversation-list.ts';
import type { Clock, Timer } from './environment.ts';
import type { ErrorFrame, ReadyFrame, SyncFrame } from './server-frames.ts';

const ANSWER_MS = 12_000;
const DOUBT_MS = 2_000;

/** Asks for what the list of conversations has missed, and again when no answer comes. */
export class ListSync {
  readonly #list: ConversationList;
  readonly #clock: Clock;
  readonly #send: (frame: ClientFrame) => void;
  #timer: Timer | null = null;

  constructor(list: ConversationList, clock: Clock, send: (frame: ClientFrame) => void) {
    this.#list = list;
    this.#clock = clock;
    this.#send = send;
  }

  connected(ready: ReadyFrame): void {
    this.#ask(this.#list.connected(ready));
  }

  synced(frame: SyncFrame): void {
    this.#ask(this.#list.synced(frame));
  }

  /** The server's seq, which may be ahead of ours. */
  heard(seq: number): void {
    this.#ask(this.#list.behind(seq));
  }

  /** An error that names nothing else may be the answer to a question of ours. */
  doubt({ conversationId, messageId, retryAfterMs }: ErrorFrame): void {
    if (this.#list.syncing && conversationId === undefined && messageId === undefined) {
      this.#againAfter(retryAfterMs ?? DOUBT_MS);
    }
  }

  #ask(question: ClientFrame | null): void {
    if (question !== null) {
      this.#send(question);
      this.#againAfter(ANSWER_MS);
    }
  }

  /** Unless the answer comes before. */
  #againAfter(ms: number): void {
    if (this.#timer !== null) {
      this.#clock.cancel(this.#timer);
    }
    this.#timer = this.#clock.after(ms, () => this.#ask(this.#list.again()));
  }
}
