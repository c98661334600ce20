/**
 * Growing pauses with full jitter: each is random between nothing and a ceiling that
 * doubles, so that the clients of a restarted server do not all come back at once.
 */
export class Backoff {
  readonly #random: () => number;
  readonly #baseMs: number;
  readonly #capMs: number;
  #failures = 0;

  constructor(random: () => number, baseMs = 250, capMs = 20_000) {
    this.#random = random;
    this.#baseMs = baseMs;
    this.#capMs = capMs;
  }

  /** The next pause; `floorMs` is what the other side asked to be spared at least. */
  next(floorMs = 0): number {
    const ceiling = Math.min(this.#capMs, this.#baseMs * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    return floorMs + Math.floor(this.#random() * ceiling);
  }

  reset(): void {
    this.#failures = 0;
  }
}
