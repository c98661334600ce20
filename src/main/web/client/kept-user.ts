import type { KeyValueStore } from './environment.ts';

const KEY = 'durachat.user';

/** Who was signed in last in this browser: what is kept and typed before the next connection is theirs. */
export class KeptUser {
  readonly #storage: KeyValueStore;
  #id: string | null;

  constructor(storage: KeyValueStore) {
    this.#storage = storage;
    this.#id = storage.getItem(KEY);
  }

  get id(): string | null { return this.#id; }

  /** False when somebody else was here before. */
  welcome(id: string): boolean {
    const same = this.#id === null || this.#id === id;
    this.#id = id;
    try {
      this.#storage.setItem(KEY, id);
    } catch {
      // Then it is known as long as the page is open.
    }
    return same;
  }

  forget(): void {
    this.#storage.removeItem(KEY);
    this.#id = null;
  }
}
