import { Listeners } from '../client/listeners.ts';

export interface ModelChoice {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
}

const KEY = 'durachat.model';
const RETRY_MS = 5_000;

/** The models that can be chosen, and what was chosen here but not used yet. */
export class Models {
  readonly changes = new Listeners<void>();
  #all: readonly ModelChoice[] = [];
  #default: string | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #chosen = new Map<string | null, string>();

  constructor() {
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
    try {
      const response = await fetch('api/v1/models');
      const answer: unknown = response.ok ? await response.json() : null;
      if (isAnswer(answer)) {
        this.#all = answer.models;
        this.#default = answer.default;
        this.changes.emit();
        return;
      }
    } catch {
      // Not reachable just now.
    }
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.load(), RETRY_MS);
  }

  /** What the next reply of a conversation will come from. */
  current(conversationId: string | null, own: string | null): string | null {
    return this.chosen(conversationId) ?? own ?? this.#default;
  }

  /** Only a choice made here: anything else the server knows better. */
  chosen(conversationId: string | null): string | null {
    const chosen = this.#chosen.get(conversationId) ?? null;
    return this.#all.length === 0 || this.#all.some(({ id }) => id === chosen) ? chosen : null;
  }

  choose(conversationId: string | null, id: string): void {
    this.#chosen.set(conversationId, id);
    if (conversationId === null) {
      try {
        localStorage.setItem(KEY, id);
      } catch {
        // It then lasts as long as the page.
      }
    }
    this.changes.emit();
  }

  /** The conversation has it now. */
  used(conversationId: string): void {
    this.#chosen.delete(conversationId);
  }
}

function isAnswer(value: unknown): value is { default: string; models: ModelChoice[] } {
  return typeof value === 'object' && value !== null && 'models' in value && Array.isArray(value.models);
}

function localStorageGet(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
