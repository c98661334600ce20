import type { Api, KeyValueStore } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';

export type SendKey = 'enter' | 'ctrl-enter';

interface Known {
  readonly sendKey?: SendKey;
  readonly language?: string | null;
  readonly defaultModel?: string | null;
}

const KEY = 'durachat.preferences';
/** Everything the page keeps with the user stands under this name, beside what other clients keep. */
const NAME = 'page';

/** What the user chose once for all devices; a copy stays here, for the time before and without a connection. */
export class Preferences {
  readonly changes = new Listeners<void>();
  readonly #api: Api;
  readonly #storage: KeyValueStore;
  #known: Known;

  constructor(api: Api, storage: KeyValueStore) {
    this.#api = api;
    this.#storage = storage;
    this.#known = parse(storage.getItem(KEY));
  }

  get sendKey(): SendKey { return this.#known.sendKey === 'ctrl-enter' ? 'ctrl-enter' : 'enter'; }
  get language(): string | null { return this.#known.language ?? null; }
  get defaultModel(): string | null { return this.#known.defaultModel ?? null; }

  /** Whether this key press sends what is in a text box. */
  sends(event: KeyboardEvent): boolean {
    const command = event.ctrlKey || event.metaKey;
    const wanted = this.sendKey === 'enter' ? !event.shiftKey : command;
    return event.key === 'Enter' && wanted && !event.isComposing;
  }

  async load(): Promise<void> {
    try {
      const { preferences } = await this.#api.me();
      const told = preferences[NAME];
      if (typeof told === 'object' && told !== null) {
        this.#keep(told);
      }
    } catch {
      // The copy stands.
    }
  }

  async set(change: Known): Promise<void> {
    this.#keep({ ...this.#known, ...change });
    await this.#api.prefer({ [NAME]: change });
  }

  #keep(known: Known): void {
    const raw = JSON.stringify(known);
    if (raw !== JSON.stringify(this.#known)) {
      this.#known = known;
      try {
        this.#storage.setItem(KEY, raw);
      } catch {
        // It then lasts as long as the page.
      }
      this.changes.emit();
    }
  }
}

/** The language, before there is a page. */
export function chosenLanguage(storage: KeyValueStore): string | null {
  return parse(storage.getItem(KEY)).language ?? null;
}

function parse(raw: string | null): Known {
  try {
    const value: unknown = raw === null ? null : JSON.parse(raw);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
