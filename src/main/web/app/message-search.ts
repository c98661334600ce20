import type { Api, SearchHit } from '../client/index.ts';
import { ApiError } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';

const PAUSE_MS = 250;
const SHORTEST = 3;

/** Full text over all messages, asked once typing rests. */
export class MessageSearch {
  readonly changes = new Listeners<void>();
  readonly #api: Api;
  #query = '';
  #hits: readonly SearchHit[] = [];
  #state: 'idle' | 'searching' | 'found' | 'failed' = 'idle';
  #asked: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  get hits(): readonly SearchHit[] { return this.#hits; }
  get state(): 'idle' | 'searching' | 'found' | 'failed' { return this.#state; }

  for(query: string): void {
    const wanted = query.trim();
    if (wanted === this.#query) {
      return;
    }
    this.#query = wanted;
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (wanted.length < SHORTEST) {
      this.#be('idle', []);
      return;
    }
    this.#be('searching', this.#hits);
    this.#timer = setTimeout(() => void this.#ask(wanted), PAUSE_MS);
  }

  async #ask(query: string): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const hits = await this.#api.search(query, asked.signal);
      if (!asked.signal.aborted) {
        this.#be('found', hits);
      }
    } catch (error) {
      if (!asked.signal.aborted) {
        this.#be(error instanceof ApiError && error.missing ? 'idle' : 'failed', []);
      }
    }
  }

  #be(state: 'idle' | 'searching' | 'found' | 'failed', hits: readonly SearchHit[]): void {
    this.#state = state;
    this.#hits = hits;
    this.changes.emit();
  }
}
