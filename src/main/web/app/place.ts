import type { Conversation, ConversationStore, DurachatClient, Message } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';
import { Address } from './address.ts';
import type { Drafts } from './drafts.ts';
import type { Keeper } from './offline/keeper.ts';
import { Pending } from './pending.ts';
import { Thread } from './thread.ts';
import type { PendingPrompt, Row } from './thread.ts';

/** Where the reader went, or what was done whose effect is at the end of the log. */
export type Move = 'opened' | 'sent';

/** What is open in this page: a conversation, or none yet, and the branch of it that is shown. */
export class Place {
  readonly address = new Address();
  /** Something that is shown of it has changed. */
  readonly changes = new Listeners<void>();
  readonly moves = new Listeners<Move>();
  /** What was chosen for a conversation here has become its own. */
  readonly used = new Listeners<string>();

  readonly #client: DurachatClient;
  readonly #drafts: Drafts;
  readonly #keeper: Keeper;
  readonly #pending: Pending;
  #conversationId: string | null = null;
  #store: ConversationStore | null = null;
  #unfollow: () => void = () => {};
  #thread = new Thread();
  /** The prompt that will make the conversation of this page. */
  #awaited: string | null = null;
  /** A message to be shown once it is there. */
  #sought: string | null = null;

  constructor(client: DurachatClient, drafts: Drafts, keeper: Keeper) {
    this.#client = client;
    this.#drafts = drafts;
    this.#keeper = keeper;
    this.#pending = new Pending(client);
    this.#conversationId = this.address.conversationId; // so that the page does not begin with another
    client.answers.add(({ requestId, conversationId, frame }) => {
      this.#answered(requestId, conversationId, frame.messages.map(({ id }) => id));
    });
    client.otherUser.add(() => this.#show(null));
    addEventListener('popstate', () => this.arrive());
  }

  get conversationId(): string | null { return this.#conversationId; }
  get store(): ConversationStore | null { return this.#store; }
  get thread(): Thread { return this.#thread; }

  get conversation(): Conversation | null {
    return this.#store?.conversation ?? (this.#conversationId === null ? null : this.#client.list.get(this.#conversationId));
  }

  get active(): Message | null {
    return this.#store?.active() ?? null;
  }

  get rows(): readonly Row[] {
    return this.#thread.rows(this.#store?.gone === true ? null : this.#store, this.waiting());
  }

  /** Prompts on their way to what is shown. */
  waiting(): PendingPrompt[] {
    return this.#pending.of(this.#conversationId, this.#awaited);
  }

  note(entry: PendingPrompt): string {
    return this.#pending.note(entry, this.active !== null);
  }

  /** The message that a search led to, once its row is there. */
  get sought(): Message | null {
    return this.#sought === null ? null : (this.#store?.message(this.#sought) ?? null);
  }

  /** The log has gone to it. */
  found(): void {
    this.#sought = null;
  }

  /** A command of this page: its effect is shown, and the first one makes the conversation. */
  expect(requestId: string): void {
    this.#thread.expect(requestId);
    if (this.#conversationId === null) {
      this.#awaited = requestId;
      this.address.awaitAnswer(requestId);
    }
    this.changes.emit();
  }

  turn(message: Message, by: -1 | 1): void {
    if (this.#store !== null) {
      this.#thread.turn(this.#store, message, by);
      this.changes.emit();
    }
  }

  open(conversationId: string | null, messageId: string | null = null): void {
    this.#sought = messageId;
    if (conversationId !== this.#conversationId || this.#awaited !== null) {
      this.address.push(conversationId);
      this.#awaited = null;
      this.#show(conversationId);
    }
    this.moves.emit('opened');
    this.#seek();
  }

  /** Goes where the address points to. */
  arrive(): void {
    this.#awaited = this.address.requestId;
    this.#sought = null;
    this.#show(this.address.conversationId);
    this.moves.emit('opened');
  }

  loadOlder(): void {
    if (this.#conversationId !== null) {
      this.#client.loadOlder(this.#conversationId);
    }
  }

  #show(conversationId: string | null): void {
    if (this.#conversationId !== null && this.#conversationId !== conversationId) {
      this.#client.close(this.#conversationId);
    }
    this.#thread = new Thread();
    if (conversationId === null || this.#client.holds(conversationId)) {
      this.#follow(conversationId);
      return;
    }
    this.#leave();
    this.#conversationId = conversationId;
    this.changes.emit();
    void this.#keeper.restore(conversationId).then(() => {
      if (this.#conversationId === conversationId && this.#store === null) {
        this.#follow(conversationId);
      }
    });
  }

  #leave(): void {
    this.#unfollow();
    this.#unfollow = () => {};
    this.#store = null;
    this.#keeper.follow(null);
  }

  #follow(conversationId: string | null): void {
    this.#leave();
    this.#conversationId = conversationId;
    if (conversationId !== null) {
      this.#store = this.#client.open(conversationId);
      this.#unfollow = this.#store.changes.add(() => {
        this.#seek();
        this.changes.emit();
      });
      this.#keeper.follow(this.#store);
    }
    this.#seek();
    this.changes.emit();
  }

  /** Loads back to the message that is sought, and shows the branch it is on. */
  #seek(): void {
    const store = this.#store;
    if (this.#sought === null || store === null || !store.loaded) {
      return;
    }
    const message = store.message(this.#sought);
    if (message !== null) {
      if (!this.#thread.path(store).includes(message)) {
        this.#thread.show(store, message);
      }
    } else if (store.olderThan !== null) {
      this.loadOlder();
    } else {
      this.#sought = null;
    }
  }

  #answered(requestId: string, conversationId: string, messageIds: readonly string[]): void {
    const awaited = requestId === this.#awaited && this.#conversationId === null;
    const ours = awaited || this.#thread.expects(requestId);
    if (awaited) {
      this.#awaited = null;
      this.address.replace(conversationId);
      this.#drafts.move(null, conversationId); // what was typed meanwhile belongs to it
    }
    if (ours && (awaited || conversationId === this.#conversationId)) {
      this.used.emit(conversationId);
      const [first] = messageIds;
      if (first !== undefined && messageIds.length > 1) {
        this.#thread.answered(requestId, first);
      }
      this.#thread.follow(messageIds.at(-1) ?? null);
    }
    if (awaited) {
      this.#follow(conversationId);
    } else {
      this.changes.emit();
    }
  }
}
