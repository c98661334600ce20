import type { Continue, Regenerate, StartChat, Stop } from './client-frames.ts';
import type { Clock, KeyValueStore } from './environment.ts';
import { Listeners } from './listeners.ts';
import type { Attachment } from './shapes.ts';

export type Command = StartChat | Regenerate | Continue | Stop;

export interface SendFailure {
  readonly code: string;
  readonly message: string;
}

/** A command that has not been answered yet. */
export interface OutboxEntry {
  /** The `requestId` of the command, where it has one. */
  readonly id: string;
  /** Whose command it is; null when it was given before the first connection ever. */
  readonly userId: string | null;
  readonly conversationId: string | null;
  readonly frame: Command;
  /** What is known of the files that go with it; their ids alone stand in the frame. */
  readonly attachments?: readonly Attachment[];
  readonly createdAt: number;
  /** Set when it is not sent any more by itself. */
  readonly failure: SendFailure | null;
}

const PREFIX = 'durachat.outbox.';

/**
 * Commands kept in the browser until they are answered. Each is a key of its own in the
 * storage that all tabs share, so that no tab can overwrite what another has written;
 * two tabs that send the same one do no harm, because its `requestId` makes it one.
 */
export class Outbox {
  readonly changes = new Listeners<void>();
  readonly #storage: KeyValueStore;
  readonly #clock: Clock;
  /** What the storage would not take (full, forbidden): better kept for this page than lost. */
  readonly #unstored = new Map<string, OutboxEntry>();
  readonly #parsed = new Map<string, { readonly raw: string; readonly entry: OutboxEntry | null }>();
  #lastAt = 0;

  constructor(storage: KeyValueStore, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** In the order in which they were given. */
  all(): OutboxEntry[] {
    const entries = [...this.#unstored.values()];
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i);
      const entry = key?.startsWith(PREFIX) === true ? this.#read(key) : null;
      if (entry !== null && !this.#unstored.has(entry.id)) {
        entries.push(entry);
      }
    }
    return entries.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  get(id: string): OutboxEntry | null {
    return this.#unstored.get(id) ?? this.#read(PREFIX + id);
  }

  add(
    id: string, frame: Command, conversationId: string | null, userId: string | null, attachments: readonly Attachment[] = [],
  ): OutboxEntry {
    this.#lastAt = Math.max(this.#clock.now(), this.#lastAt + 1);
    const entry = { id, userId, conversationId, frame, attachments, createdAt: this.#lastAt, failure: null };
    this.#write(entry);
    return entry;
  }

  fail(id: string, failure: SendFailure): void {
    const entry = this.get(id);
    if (entry !== null) {
      this.#write({ ...entry, failure });
    }
  }

  /** Ready to be sent again, as the same command. */
  requeue(id: string): void {
    const entry = this.get(id);
    if (entry !== null) {
      this.#write({ ...entry, failure: null });
    }
  }

  /** True for the one who removed it. */
  remove(id: string): boolean {
    const had = this.get(id) !== null;
    this.#unstored.delete(id);
    this.#parsed.delete(PREFIX + id);
    this.#storage.removeItem(PREFIX + id);
    if (had) {
      this.changes.emit();
    }
    return had;
  }

  /** Another tab wrote to the storage; `key` is null when it was cleared. */
  storageChanged(key: string | null): void {
    if (key === null || key.startsWith(PREFIX)) {
      this.changes.emit();
    }
  }

  #write(entry: OutboxEntry): void {
    try {
      this.#storage.setItem(PREFIX + entry.id, JSON.stringify(entry));
      this.#unstored.delete(entry.id);
    } catch {
      this.#unstored.set(entry.id, entry);
    }
    this.changes.emit();
  }

  #read(key: string): OutboxEntry | null {
    const raw = this.#storage.getItem(key);
    if (raw === null) {
      this.#parsed.delete(key);
      return null;
    }
    const known = this.#parsed.get(key);
    if (known?.raw === raw) {
      return known.entry;
    }
    const entry = parseEntry(raw);
    this.#parsed.set(key, { raw, entry });
    return entry;
  }
}

function parseEntry(raw: string): OutboxEntry | null {
  try {
    const value: unknown = JSON.parse(raw);
    const whole = typeof value === 'object' && value !== null
      && 'id' in value && typeof value.id === 'string'
      && 'createdAt' in value && typeof value.createdAt === 'number'
      && 'frame' in value && typeof value.frame === 'object' && value.frame !== null;
    return whole ? (value as OutboxEntry) : null;
  } catch {
    return null;
  }
}
