import type { KeyValueStore } from '../client/index.ts';

const PREFIX = 'durachat.draft.';
const EDIT = 'edit.';

/** What has been typed and not sent, by conversation; it outlives the page. */
export class Drafts {
  readonly #storage: KeyValueStore;

  constructor(storage: KeyValueStore) {
    this.#storage = storage;
  }

  get(conversationId: string | null): string {
    return this.#storage.getItem(PREFIX + (conversationId ?? 'new')) ?? '';
  }

  set(conversationId: string | null, draft: string): void {
    const key = PREFIX + (conversationId ?? 'new');
    try {
      if (draft === '') {
        this.#storage.removeItem(key);
      } else {
        this.#storage.setItem(key, draft);
      }
    } catch {
      // The text box still holds it.
    }
  }

  /** A prompt that is being put differently; null when it is not. */
  getEdit(messageId: string): string | null {
    return this.#storage.getItem(PREFIX + EDIT + messageId);
  }

  setEdit(messageId: string, draft: string | null): void {
    const key = PREFIX + EDIT + messageId;
    try {
      if (draft === null) {
        this.#storage.removeItem(key);
      } else {
        this.#storage.setItem(key, draft);
      }
    } catch {
      // The text box still holds it.
    }
  }

  clear(): void {
    const keys = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at));
    keys.forEach((key) => key?.startsWith(PREFIX) === true && this.#storage.removeItem(key));
  }

  move(from: string | null, to: string): void {
    this.set(to, this.get(from));
    this.set(from, '');
  }
}
