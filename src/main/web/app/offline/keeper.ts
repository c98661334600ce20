import type { ConversationStore, DurachatClient } from '../../client/index.ts';
import type { Cache } from './cache.ts';

const REST_MS = 1_500;
/** Enough to read on a train; older ones are fetched when they are wanted. */
const MOST_MESSAGES = 400;

/** Brings what the client knows into the cache once it rests, and back at the start. */
export class Keeper {
  readonly #cache: Promise<Cache | null>;
  readonly #client: DurachatClient;
  /** What stands in the cache, by seq. */
  readonly #written = new Map<string, number>();
  #open: ConversationStore | null = null;
  #unfollow: () => void = () => {};
  #dirty = new Set<'list' | 'conversation'>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** @param cache which may still be on its way; null where nothing can be kept */
  constructor(cache: Promise<Cache | null>, client: DurachatClient) {
    this.#cache = cache;
    this.#client = client;
    client.list.changes.add(() => this.#touch('list'));
    client.otherUser.add(() => void this.forget());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void this.#write());
  }

  /** Before the first connection. */
  async restoreList(): Promise<void> {
    const { userId } = this.#client;
    const snapshot = userId === null ? null : await (await this.#cache)?.list(userId).catch(() => null);
    if (snapshot != null) {
      snapshot.conversations.forEach(({ id, seq }) => this.#written.set(id, seq));
      this.#client.list.restore(snapshot);
    }
  }

  async restore(conversationId: string): Promise<void> {
    const { userId } = this.#client;
    const snapshot = userId === null ? null : await (await this.#cache)?.conversation(userId, conversationId).catch(() => null);
    if (snapshot != null && userId === this.#client.userId) {
      this.#client.restore(snapshot);
    }
  }

  /** The conversation that is read now. */
  follow(store: ConversationStore | null): void {
    this.#unfollow();
    this.#open = store;
    this.#unfollow = store?.changes.add(() => this.#touch('conversation')) ?? (() => {});
    this.#touch('conversation');
  }

  /** At sign-out, for good: nothing of this page is written any more. */
  async end(): Promise<void> {
    this.#stopped = true;
    await this.forget();
  }

  async forget(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dirty.clear();
    this.#written.clear();
    await (await this.#cache)?.clear().catch(() => {});
  }

  #touch(what: 'list' | 'conversation'): void {
    if (!this.#stopped) {
      this.#dirty.add(what);
      this.#timer ??= setTimeout(() => void this.#write(), REST_MS);
    }
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    const cache = await this.#cache;
    const { userId } = this.#client;
    if (cache === null || userId === null || this.#stopped) {
      return;
    }
    try {
      if (dirty.has('list')) {
        await this.#writeList(cache, userId);
      }
      if (dirty.has('conversation')) {
        await this.#writeConversation(cache, userId);
      }
    } catch {
      // Full or forbidden: then there is nothing to read offline.
    }
  }

  async #writeList(cache: Cache, userId: string): Promise<void> {
    const snapshot = this.#client.list.snapshot();
    if (snapshot === null) {
      return;
    }
    const changed = snapshot.conversations.filter(({ id, seq }) => this.#written.get(id) !== seq);
    const there = new Set(snapshot.conversations.map(({ id }) => id));
    const removed = [...this.#written.keys()].filter((id) => !there.has(id));
    changed.forEach(({ id, seq }) => this.#written.set(id, seq));
    removed.forEach((id) => this.#written.delete(id));
    await cache.saveList(userId, { epoch: snapshot.epoch, seq: snapshot.seq }, changed, removed);
    for (const id of removed) {
      await cache.removeConversation(userId, id);
    }
  }

  async #writeConversation(cache: Cache, userId: string): Promise<void> {
    const snapshot = this.#open?.snapshot(MOST_MESSAGES) ?? null;
    if (snapshot !== null) {
      await cache.saveConversation(userId, snapshot, Date.now());
    }
  }
}
