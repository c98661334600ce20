import type { Api } from '../client/index.ts';
import { ApiError } from '../client/index.ts';
import type { Attachment } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';
import { sayWhy } from './conversation-actions.ts';

export interface Upload {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  /** Null for one that was there before. */
  readonly file: File | null;
  readonly progress: number;
  readonly done: Attachment | null;
  /** Why it is not there. */
  readonly failure: string | null;
}

/** Files on their way into the next prompt of one conversation. */
export class Uploads {
  readonly changes = new Listeners<void>();
  readonly #api: Api;
  readonly #stops = new Map<number, AbortController>();
  #all: readonly Upload[] = [];
  #keys = 0;

  constructor(api: Api) {
    this.#api = api;
  }

  get all(): readonly Upload[] { return this.#all; }
  /** Something is not there yet, or never will be. */
  get unfinished(): boolean { return this.#all.some(({ done }) => done === null); }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const upload: Upload = { key: ++this.#keys, name: file.name, size: file.size, file, progress: 0, done: null, failure: null };
      this.#all = [...this.#all, upload];
      void this.#send(upload.key, file);
    }
    this.changes.emit();
  }

  /** Files of a prompt that was taken back. */
  restore(attachments: readonly Attachment[]): void {
    const there = attachments.map((done): Upload => ({ key: ++this.#keys, name: done.name, size: done.size, file: null, progress: 1, done, failure: null }));
    this.#all = [...this.#all, ...there];
    this.changes.emit();
  }

  again(key: number): void {
    const upload = this.#all.find((each) => each.key === key);
    if (upload?.file != null && upload.failure !== null) {
      this.#put(key, { progress: 0, failure: null });
      void this.#send(key, upload.file);
    }
  }

  remove(key: number): void {
    this.#stops.get(key)?.abort();
    this.#all = this.#all.filter((each) => each.key !== key);
    this.changes.emit();
  }

  /** What is there, which goes with the prompt that is sent now. */
  take(): readonly Attachment[] {
    const ready = this.#all.flatMap(({ done }) => (done === null ? [] : [done]));
    this.#all = [];
    this.changes.emit();
    return ready;
  }

  async #send(key: number, file: File): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(key, stop);
    try {
      const done = await this.#api.upload(file, (progress) => this.#put(key, { progress }), stop.signal);
      this.#put(key, { done, progress: 1 });
    } catch (error) {
      this.#put(key, { failure: error instanceof ApiError ? sayWhy(error) : '' });
    } finally {
      this.#stops.delete(key);
    }
  }

  #put(key: number, change: Partial<Upload>): void {
    this.#all = this.#all.map((each) => (each.key === key ? { ...each, ...change } : each));
    this.changes.emit();
  }
}
