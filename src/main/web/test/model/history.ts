import type { Conversation, MessageShape } from '../../client/shapes.ts';

export interface Stored {
  shape: MessageShape;
  text: string;
  thinking: string;
}

export type NewMessage =
  Pick<MessageShape, 'conversationId' | 'parentId' | 'role' | 'status' | 'seq'> & { readonly model: string | null };

interface Deletion {
  readonly id: string;
  /** Null when it is a conversation that is gone. */
  readonly conversationId: string | null;
  readonly seq: number;
}

/** What the model server stores of its user, in the order of creation. */
export class History {
  epoch = 'epoch-1';
  seq = 0;
  readonly conversations = new Map<string, Conversation>();
  readonly messages = new Map<string, Stored>();
  readonly #deletions: Deletion[] = [];
  readonly #now: () => string;
  #ids = 0;

  constructor(now: () => string) {
    this.#now = now;
  }

  of(conversationId: string): Stored[] {
    return [...this.messages.values()].filter(({ shape }) => shape.conversationId === conversationId);
  }

  active(conversationId: string): Stored | null {
    return this.of(conversationId).find(({ shape }) => shape.status === 'pending' || shape.status === 'streaming') ?? null;
  }

  message(id: string): Stored {
    const message = this.messages.get(id);
    if (message === undefined) {
      throw new Error(`no message ${id}`);
    }
    return message;
  }

  add(shape: NewMessage, text: string): Stored {
    const now = this.#now();
    const id = this.#id('message');
    const stored = { shape: { ...shape, id, content: '', attempt: 1, createdAt: now, updatedAt: now }, text, thinking: '' };
    this.messages.set(id, stored);
    return stored;
  }

  begin(title: string): Conversation {
    const now = this.#now();
    return {
      id: this.#id('conversation'), title, model: 'demo/echo', projectId: null, archived: false, pinned: false, deleted: false,
      messageCount: 0, leafId: null, streaming: false, seq: this.seq, createdAt: now, updatedAt: now,
    };
  }

  /** Stores a change of a summary at the present seq. */
  summarise(conversation: Conversation): Conversation {
    const changed = { ...conversation, seq: this.seq, updatedAt: this.#now() };
    this.conversations.set(conversation.id, changed);
    return changed;
  }

  /** Removes a message and all below it, as one change. */
  remove(messageId: string): void {
    const { conversationId } = this.message(messageId).shape;
    this.seq++;
    const doomed = new Set([messageId]);
    for (const { shape } of this.messages.values()) {
      if (shape.parentId !== null && doomed.has(shape.parentId)) {
        doomed.add(shape.id);
      }
    }
    for (const id of doomed) {
      this.messages.delete(id);
      this.#deletions.push({ id, conversationId, seq: this.seq });
    }
  }

  removeConversation(id: string): void {
    this.conversations.delete(id);
    this.#deletions.push({ id, conversationId: null, seq: ++this.seq });
  }

  /** What went after `since`: messages of a conversation, or conversations. */
  deleted(conversationId: string | null, since: number, upTo = this.seq): string[] {
    return this.#deletions
      .filter((gone) => gone.conversationId === conversationId && gone.seq > since && gone.seq <= upTo).map(({ id }) => id);
  }

  #id(kind: string): string {
    return `${kind}-${++this.#ids}`;
  }
}
