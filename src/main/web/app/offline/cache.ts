import type { Conversation, ConversationSnapshot, ListSnapshot } from '../../client/index.ts';

interface Head {
  readonly userId: string;
  readonly epoch: string;
  readonly seq: number;
}

interface Summary {
  readonly userId: string;
  readonly id: string;
  readonly conversation: Conversation;
}

interface Kept {
  readonly userId: string;
  readonly id: string;
  readonly readAt: number;
  readonly snapshot: ConversationSnapshot;
}

const NAME = 'durachat';
const VERSION = 1;
const MOST_CONVERSATIONS = 200;
/** So many summaries are written or read at once: the page reacts in between. */
const AT_ONCE = 500;

/**
 * What was seen, kept in the browser for the time without a connection. Everything stands
 * under the user it belongs to, and carries the epoch and seq up to which it is complete.
 */
export class Cache {
  readonly #db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.#db = db;
  }

  /** Null where the browser has no database for us. */
  static async open(): Promise<Cache | null> {
    try {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        const db = request.result;
        db.createObjectStore('heads', { keyPath: 'userId' });
        db.createObjectStore('summaries', { keyPath: ['userId', 'id'] });
        db.createObjectStore('conversations', { keyPath: ['userId', 'id'] }).createIndex('readAt', 'readAt');
      };
      return new Cache(await answer(request));
    } catch {
      return null;
    }
  }

  async list(userId: string): Promise<ListSnapshot | null> {
    const from = this.#db.transaction(['heads', 'summaries']);
    const head = await answer<Head | undefined>(from.objectStore('heads').get(userId));
    if (head === undefined) {
      return null;
    }
    const conversations: Conversation[] = [];
    for (let after: string | null = ''; after !== null;) {
      const part: Summary[] = await answer<Summary[]>(from.objectStore('summaries').getAll(ofUser(userId, after), AT_ONCE));
      conversations.push(...part.map(({ conversation }) => conversation));
      after = part.length < AT_ONCE ? null : (part.at(-1)?.id ?? null);
    }
    return { epoch: head.epoch, seq: head.seq, conversations };
  }

  /**
   * Only what changed is written, and last of all the seq up to which it is complete: until then
   * it counts as less complete than it is.
   */
  async saveList(userId: string, head: Omit<Head, 'userId'>, changed: readonly Conversation[], removed: readonly string[]): Promise<void> {
    for (let from = 0; from < changed.length; from += AT_ONCE) {
      const part = this.#db.transaction('summaries', 'readwrite');
      changed.slice(from, from + AT_ONCE)
        .forEach((conversation) => part.objectStore('summaries').put({ userId, id: conversation.id, conversation } satisfies Summary));
      await end(part);
    }
    const into = this.#db.transaction(['heads', 'summaries'], 'readwrite');
    const summaries = into.objectStore('summaries');
    removed.forEach((id) => summaries.delete([userId, id]));
    into.objectStore('heads').put({ userId, ...head } satisfies Head);
    await end(into);
  }

  async conversation(userId: string, id: string): Promise<ConversationSnapshot | null> {
    const from = this.#db.transaction('conversations');
    const kept = await answer<Kept | undefined>(from.objectStore('conversations').get([userId, id]));
    return kept?.snapshot ?? null;
  }

  async saveConversation(userId: string, snapshot: ConversationSnapshot, readAt: number): Promise<void> {
    const into = this.#db.transaction('conversations', 'readwrite');
    const store = into.objectStore('conversations');
    store.put({ userId, id: snapshot.conversation.id, readAt, snapshot } satisfies Kept);
    const count = await answer(store.count());
    if (count > MOST_CONVERSATIONS) {
      const oldest = await answer(store.index('readAt').getAllKeys(null, count - MOST_CONVERSATIONS));
      oldest.forEach((key) => store.delete(key));
    }
    await end(into);
  }

  async removeConversation(userId: string, id: string): Promise<void> {
    const into = this.#db.transaction('conversations', 'readwrite');
    into.objectStore('conversations').delete([userId, id]);
    await end(into);
  }

  /** Whoever signs out leaves nothing behind. */
  async clear(): Promise<void> {
    const into = this.#db.transaction(['heads', 'summaries', 'conversations'], 'readwrite');
    ['heads', 'summaries', 'conversations'].forEach((name) => into.objectStore(name).clear());
    await end(into);
  }
}

/** All that comes after the id. */
function ofUser(userId: string, after: string): IDBKeyRange {
  return IDBKeyRange.bound([userId, after], [userId, []], true);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database failed'));
  });
}

function end(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('the database failed'));
  });
}
