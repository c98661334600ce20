import { ApiError } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';

/** A list that is fetched when it is first needed, and again when the server says that it changed. */
export class Fetched<T extends { readonly id: string }> {
  readonly changes = new Listeners<void>();
  readonly #fetch: () => Promise<readonly T[]>;
  #all: readonly T[] = [];
  #state: 'unasked' | 'loading' | 'loaded' | 'failed' | 'missing' = 'unasked';

  constructor(fetch: () => Promise<readonly T[]>) {
    this.#fetch = fetch;
  }

  get all(): readonly T[] { return this.#all; }
  get state(): 'unasked' | 'loading' | 'loaded' | 'failed' | 'missing' { return this.#state; }

  get(id: string | null | undefined): T | null {
    return this.#all.find((each) => each.id === id) ?? null;
  }

  /** Does nothing when it is there already. */
  async need(): Promise<void> {
    if (this.#state === 'unasked' || this.#state === 'failed') {
      await this.load();
    }
  }

  /** It changed, or the connection is back: what nobody asked for is not fetched. */
  async refresh(): Promise<void> {
    if (this.#state !== 'unasked' && this.#state !== 'missing') {
      await this.load();
    }
  }

  async load(): Promise<void> {
    if (this.#state === 'unasked') {
      this.#state = 'loading';
    }
    try {
      this.#all = await this.#fetch();
      this.#state = 'loaded';
    } catch (error) {
      this.#state = error instanceof ApiError && error.missing ? 'missing' : this.#state === 'loaded' ? 'loaded' : 'failed';
    }
    this.changes.emit();
  }

  clear(): void {
    this.#all = [];
    this.#state = 'unasked';
    this.changes.emit();
  }
}
