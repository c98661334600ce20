import type { ClientFrame } from './client-frames.ts';
import { Listeners } from './listeners.ts';
import type {
  ConversationDeletedFrame, ConversationUpdatedFrame, CreatedFrame, ReadyFrame, SyncFrame,
} from './server-frames.ts';
import type { Conversation } from './shapes.ts';

/** The list as it can be kept elsewhere, complete up to `seq` of this epoch. */
export interface ListSnapshot {
  readonly epoch: string;
  readonly seq: number;
  readonly conversations: readonly Conversation[];
}

/**
 * The summaries of all conversations and the place in the user's changes up to which they
 * are complete. After a reconnect, or when a `pong` is ahead, `sync` tells what was missed.
 */
export class ConversationList {
  readonly changes = new Listeners<void>();
  readonly #all = new Map<string, Conversation>();
  /** Deletions by seq: an older summary that comes late must not bring one back. */
  readonly #deleted = new Map<string, number>();
  #epoch: string | null = null;
  #seq = 0;
  /** The highest seq heard of while a sync was under way. */
  #heard = 0;
  #syncing = false;
  #loaded = false;
  #sorted: readonly Conversation[] | null = null;

  constructor() {
    this.changes.add(() => (this.#sorted = null));
  }

  /** False until the first sync has come to its end. */
  get loaded(): boolean { return this.#loaded; }
  get seq(): number { return this.#seq; }
  get syncing(): boolean { return this.#syncing; }

  /** Newest first, pinned ones before all others. */
  sorted(): readonly Conversation[] {
    this.#sorted ??= [...this.#all.values()].sort(
      (a, b) => Number(b.pinned) - Number(a.pinned) || (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0),
    );
    return this.#sorted;
  }

  /** Null while it is not known to be complete. */
  snapshot(): ListSnapshot | null {
    return this.#epoch === null || !this.#loaded || this.#syncing
      ? null : { epoch: this.#epoch, seq: this.#seq, conversations: [...this.#all.values()] };
  }

  /** Before the first connection: what was kept is shown, and only what changed since is asked for. */
  restore({ epoch, seq, conversations }: ListSnapshot): void {
    this.#epoch = epoch;
    this.#seq = seq;
    this.#loaded = true;
    for (const conversation of conversations) {
      this.#all.set(conversation.id, conversation);
    }
    this.changes.emit();
  }

  get(id: string): Conversation | null {
    return this.#all.get(id) ?? null;
  }

  clear(): void {
    this.#all.clear();
    this.#deleted.clear();
    this.#epoch = null;
    this.#seq = 0;
    this.#loaded = false;
    this.changes.emit();
  }

  /** What to ask on a new socket; null when nothing happened while we were away. */
  connected(ready: ReadyFrame): ClientFrame | null {
    if (this.#epoch !== ready.epoch) {
      this.#seq = 0;
      this.#loaded = false;
    }
    this.#epoch = ready.epoch;
    this.#heard = 0;
    this.#syncing = false;
    return this.#loaded && this.#seq >= ready.seq ? null : this.#ask();
  }

  disconnected(): void {
    this.#syncing = false;
  }

  /** The server's seq is ahead of ours: something passed us by. */
  behind(seq: number): ClientFrame | null {
    return seq > this.#seq && !this.#syncing ? this.#ask() : null;
  }

  /** The question again, when no answer came. */
  again(): ClientFrame | null {
    return this.#syncing ? this.#ask() : null;
  }

  /** Takes an answer; the next question when there is more. */
  synced(frame: SyncFrame): ClientFrame | null {
    if (!this.#syncing) {
      return null;
    }
    if (frame.reset === true || frame.epoch !== this.#epoch || this.#seq === 0) {
      this.#all.clear();
      this.#deleted.clear();
    }
    this.#epoch = frame.epoch;
    for (const conversation of frame.conversations) {
      this.#put(conversation);
    }
    for (const id of frame.deleted ?? []) {
      this.#remove(id, frame.seq);
    }
    const progress = frame.seq > this.#seq;
    this.#seq = Math.max(this.#seq, frame.seq);
    if (frame.hasMore === true) {
      this.changes.emit();
      return progress ? this.#ask() : null; // without: an answer told twice
    }
    this.#syncing = false;
    this.#loaded = true;
    this.#seq = Math.max(this.#seq, this.#heard);
    this.changes.emit();
    return null;
  }

  apply(frame: ConversationUpdatedFrame | CreatedFrame | ConversationDeletedFrame): void {
    if (frame.type === 'conversation_deleted') {
      this.#remove(frame.conversationId, frame.seq);
    } else {
      this.#put(frame.conversation);
    }
    this.changes.emit();
  }

  /** Every frame with a seq, in the order in which they came on one socket. */
  heard(seq: number): void {
    if (this.#syncing || !this.#loaded) {
      this.#heard = Math.max(this.#heard, seq);
    } else {
      this.#seq = Math.max(this.#seq, seq);
    }
  }

  #ask(): ClientFrame {
    this.#syncing = true;
    return { type: 'sync', epoch: this.#epoch ?? '', since: this.#seq };
  }

  #put(conversation: Conversation): void {
    if ((this.#deleted.get(conversation.id) ?? -1) >= conversation.seq) {
      return;
    }
    const known = this.#all.get(conversation.id);
    if (known !== undefined && known.seq >= conversation.seq) {
      return;
    }
    if (conversation.deleted) {
      this.#remove(conversation.id, conversation.seq);
    } else {
      this.#deleted.delete(conversation.id);
      this.#all.set(conversation.id, conversation);
    }
  }

  #remove(id: string, seq: number): void {
    const known = this.#all.get(id);
    if (known === undefined || known.seq <= seq) {
      this.#all.delete(id);
      this.#deleted.set(id, Math.max(seq, this.#deleted.get(id) ?? 0));
    }
  }
}
