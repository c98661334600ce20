import type { KeyValueStore } from '../client/index.ts';

const PREFIX = 'durachat.draft.';

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

  move(from: string | null, to: string): void {
    this.set(to, this.get(from));
    this.set(from, '');
  }
}
