import type { StartChat } from '../client/client-frames.ts';
import type { ConversationStore, Message, MessageTree, OutboxEntry } from '../client/index.ts';

export type PendingPrompt = OutboxEntry & { readonly frame: StartChat };

export interface StoredRow {
  readonly kind: 'stored';
  readonly key: string;
  readonly message: Message;
  /** Which of its versions this is, from 1. */
  readonly version: number;
  readonly versions: number;
}

export interface PendingRow {
  readonly kind: 'pending';
  readonly key: string;
  readonly entry: PendingPrompt;
}

export type Row = StoredRow | PendingRow;

/** The branch of a conversation that is shown, with the prompts that are still on their way. */
export class Thread {
  /** The end of a branch chosen here; null follows the conversation's own leaf. */
  #leafId: string | null = null;
  /** A stored message takes the place of the prompt it came from, in the same element. */
  readonly #keys = new Map<string, string>();

  /** Commands given in this view: their effect is shown, whatever branch is. */
  readonly #expected = new Set<string>();
  #path: { readonly tree: MessageTree; readonly leafId: string | null; readonly chosenId: string | null; readonly messages: readonly Message[] } | null = null;
  #stored: readonly StoredRow[] | null = null;

  expect(requestId: string): void {
    this.#expected.add(requestId);
  }

  expects(requestId: string): boolean {
    return this.#expected.has(requestId);
  }

  follow(leafId: string | null): void {
    this.#leafId = leafId;
  }

  answered(requestId: string, messageId: string): void {
    this.#keys.set(messageId, requestId);
    this.#stored = null;
  }

  /** The same list as before while neither the tree nor the choice has changed. */
  path(store: ConversationStore): readonly Message[] {
    const { tree } = store;
    const leafId = store.conversation?.leafId ?? null;
    const known = this.#path;
    if (known === null || known.tree !== tree || known.leafId !== leafId || known.chosenId !== this.#leafId) {
      const messages = this.#find(store);
      if (messages.at(-1)?.id === leafId) {
        this.#leafId = null; // no choice any more: what is done elsewhere is followed
      }
      this.#path = { tree, leafId, chosenId: this.#leafId, messages };
      this.#stored = null;
    }
    return this.#path?.messages ?? [];
  }

  #find(store: ConversationStore): readonly Message[] {
    const { tree } = store;
    const chosen = this.#leafId === null ? null : store.message(this.#leafId);
    // What is added below the chosen branch, here or elsewhere, is shown too.
    return tree.path(chosen === null ? (store.conversation?.leafId ?? null) : tree.leafBelow(chosen).id);
  }

  /** The last message shown, when it is not the one the server would append to. */
  appendTo(store: ConversationStore): string | null {
    const shown = this.path(store).at(-1)?.id ?? null;
    return shown === (store.conversation?.leafId ?? null) ? null : shown;
  }

  turn(store: ConversationStore, message: Message, by: -1 | 1): void {
    const versions = store.tree.siblings(message);
    const next = versions[versions.indexOf(message) + by];
    if (next !== undefined) {
      this.#leafId = store.tree.leafBelow(next).id;
    }
  }

  /** Shows the branch that this message is on. */
  show(store: ConversationStore, message: Message): void {
    this.#leafId = store.tree.leafBelow(message).id;
  }

  rows(store: ConversationStore | null, pending: readonly PendingPrompt[]): readonly Row[] {
    const stored = store === null ? [] : this.#rowsOf(store);
    if (pending.length === 0) {
      return stored;
    }
    let rows: Row[] = [...stored];
    for (const entry of pending) {
      const { parentId } = entry.frame;
      if (parentId !== undefined) {
        const parent = rows.findIndex((row) => row.kind === 'stored' && row.message.id === parentId);
        rows = rows.slice(0, parentId === null ? 0 : parent < 0 ? rows.length : parent + 1);
      }
      rows.push({ kind: 'pending', key: entry.id, entry });
    }
    return rows;
  }

  #rowsOf(store: ConversationStore): readonly StoredRow[] {
    const path = this.path(store);
    this.#stored ??= path.map((message) => this.#row(store, message));
    return this.#stored;
  }

  #row(store: ConversationStore, message: Message): StoredRow {
    const versions = store.tree.siblings(message);
    const version = versions.indexOf(message) + 1;
    return { kind: 'stored', key: this.#keys.get(message.id) ?? message.id, message, version, versions: versions.length };
  }
}
