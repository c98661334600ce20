import type { Clock, Timer } from './environment.ts';

/**
 * Notices a server that has gone silent. A socket can freeze without ever closing (a
 * laptop that slept, a network that changed), and the server's own WebSocket pings are
 * invisible to a page: so after one quiet beat it asks, and after a second it gives up.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #gone: () => void;
  #beatMs = 0;
  #timer: Timer | null = null;
  #lastSign = 0;
  #asked = false;

  constructor(clock: Clock, ping: () => void, gone: () => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#gone = gone;
  }

  start(beatMs: number): void {
    this.stop();
    this.#beatMs = Math.max(beatMs, 100);
    this.#lastSign = this.#clock.now();
    this.#asked = false;
    this.#wait(this.#beatMs);
  }

  /** Anything that arrives is a sign of life. */
  alive(): void {
    this.#lastSign = this.#clock.now();
    if (this.#asked) {
      this.#asked = false;
      this.#wait(this.#beatMs);
    }
  }

  /** Asks now, and waits no longer than this: there is reason to doubt the socket. */
  probe(withinMs: number): void {
    if (this.#timer === null) {
      return;
    }
    this.#ask(Math.min(withinMs, this.#beatMs));
  }

  stop(): void {
    if (this.#timer !== null) {
      this.#clock.cancel(this.#timer);
      this.#timer = null;
    }
  }

  #beat(): void {
    this.#timer = null;
    if (this.#asked) {
      this.#gone();
      return;
    }
    const quiet = this.#clock.now() - this.#lastSign;
    if (quiet < this.#beatMs) {
      this.#wait(this.#beatMs - quiet);
    } else {
      this.#ask(this.#beatMs);
    }
  }

  #ask(withinMs: number): void {
    this.#asked = true;
    this.#wait(withinMs);
    this.#ping();
  }

  #wait(ms: number): void {
    this.stop();
    this.#timer = this.#clock.after(ms, () => this.#beat());
  }
}
