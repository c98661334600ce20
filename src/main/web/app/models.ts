import type { Api, ModelChoice } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';
import type { Preferences } from './preferences.ts';

const KEY = 'durachat.model';
const RETRY_MS = 5_000;

/** The models that can be chosen, and what was chosen here but not used yet. */
export class Models {
  readonly changes = new Listeners<void>();
  readonly #api: Api;
  readonly #preferences: Preferences;
  #all: readonly ModelChoice[] = [];
  #default: string | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #chosen = new Map<string | null, string>();

  constructor(api: Api, preferences: Preferences) {
    this.#api = api;
    this.#preferences = preferences;
    const remembered = localStorageGet(KEY);
    if (remembered !== null) {
      this.#chosen.set(null, remembered);
    }
  }

  get all(): readonly ModelChoice[] { return this.#all; }

  /** The demo stands in when no provider has a key. */
  get onlyDemo(): boolean {
    return this.#all.length > 0 && this.#all.every(({ provider, id }) => provider === 'demo' || id.startsWith('demo/'));
  }

  async load(): Promise<void> {
    clearTimeout(this.#retry);
    try {
      const { models, default: preset } = await this.#api.models();
      this.#all = models;
      this.#default = preset;
      this.changes.emit();
    } catch {
      this.#retry = setTimeout(() => void this.load(), RETRY_MS);
    }
  }

  /** What the next reply of a conversation will come from. */
  current(conversationId: string | null, own: string | null): string | null {
    return this.chosen(conversationId) ?? own ?? this.#default;
  }

  /** Only a choice made here: anything else the server knows better. */
  chosen(conversationId: string | null): string | null {
    const preferred = conversationId === null ? this.#preferences.defaultModel : null;
    const chosen = this.#chosen.get(conversationId) ?? preferred;
    return this.#all.length === 0 || this.#all.some(({ id }) => id === chosen) ? chosen : null;
  }

  choose(conversationId: string | null, id: string): void {
    this.#chosen.set(conversationId, id);
    if (conversationId === null) {
      remember(id);
    }
    this.changes.emit();
  }

  /** A default was chosen: what was picked here last time is over. */
  forget(): void {
    this.#chosen.delete(null);
    remember(null);
    this.changes.emit();
  }

  /** The conversation has it now. */
  used(conversationId: string): void {
    this.#chosen.delete(conversationId);
  }
}

function remember(id: string | null): void {
  try {
    if (id === null) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, id);
    }
  } catch {
    // It then lasts as long as the page.
  }
}

function localStorageGet(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
