import type { DurachatClient } from '../client/index.ts';
import type { Conversation, ConversationStore, Message } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';
import { Address } from './address.ts';
import { Drafts } from './drafts.ts';
import type { Models } from './models.ts';
import type { Notices } from './notices.ts';
import { Pending } from './pending.ts';
import { text } from './text.ts';
import { Thread } from './thread.ts';
import type { PendingPrompt, Row } from './thread.ts';

/** What the page shows and what can be done on it; its components only draw and ask. */
export class Session {
  readonly client: DurachatClient;
  readonly models: Models;
  readonly notices: Notices;
  readonly drafts: Drafts;
  readonly address = new Address();
  /** Something that is shown has changed. */
  readonly changes = new Listeners<void>();
  /** The reader went somewhere, or did something whose effect is at the end of the log. */
  readonly moves = new Listeners<'opened' | 'sent'>();

  readonly #pending: Pending;
  #conversationId: string | null = null;
  #store: ConversationStore | null = null;
  #unfollow: () => void = () => {};
  #thread = new Thread();
  /** The prompt that will make the conversation of this page. */
  #awaited: string | null = null;
  #listVersion = 0;

  constructor(client: DurachatClient, models: Models, notices: Notices, storage: ConstructorParameters<typeof Drafts>[0]) {
    this.client = client;
    this.models = models;
    this.notices = notices;
    this.drafts = new Drafts(storage);
    this.#pending = new Pending(client);
  }

  start(): void {
    const changed = (): void => this.changes.emit();
    this.client.connection.states.add((state) => {
      if (state === 'open') {
        void this.models.load(); // a restarted server may have others
      }
      changed();
    });
    this.client.outbox.changes.add(changed);
    this.client.list.changes.add(() => {
      this.#listVersion++;
      changed();
    });
    this.models.changes.add(changed);
    this.notices.changes.add(changed);
    this.client.answers.add(({ requestId, conversationId, frame }) => {
      this.#answered(requestId, conversationId, frame.messages.map(({ id }) => id));
    });
    this.client.refusals.add(({ entry, failure }) => {
      if (entry.frame.type !== 'start_chat') {
        this.notices.show(text.failure(failure.code, failure.message));
      }
    });
    this.client.errors.add((error) => this.notices.show(text.failure(error.code, error.message)));
    this.client.otherUser.add(() => this.#show(null));
    addEventListener('popstate', () => this.#arrive());
    this.#arrive();
    this.client.start();
  }

  get conversationId(): string | null { return this.#conversationId; }
  get store(): ConversationStore | null { return this.#store; }
  /** Rises when the list of conversations changes. */
  get listVersion(): number { return this.#listVersion; }

  get conversation(): Conversation | null {
    return this.#store?.conversation ?? (this.#conversationId === null ? null : this.client.list.get(this.#conversationId));
  }

  /** Nothing is open, and nothing is about to be. */
  get empty(): boolean {
    return this.#conversationId === null && this.#waiting().length === 0;
  }

  get rows(): Row[] {
    return this.#thread.rows(this.#store, this.#waiting());
  }

  get active(): Message | null {
    return this.#store?.active() ?? null;
  }

  /**
   * A new conversation takes one prompt; the next one needs to know its id. While an answer
   * is being written, a prompt waits in the outbox for its end.
   */
  get canSend(): boolean {
    return this.#conversationId !== null || this.#waiting().length === 0;
  }

  get model(): string | null {
    return this.models.current(this.#conversationId, this.conversation?.model ?? null);
  }

  note(entry: PendingPrompt): string {
    return this.#pending.note(entry, this.active !== null);
  }

  // ---- going somewhere -----------------------------------------------------------

  open(conversationId: string | null): void {
    if (conversationId !== this.#conversationId || this.#awaited !== null) {
      this.address.push(conversationId);
      this.#awaited = null;
      this.#show(conversationId);
    }
    this.moves.emit('opened');
  }

  /** One up or down in the list. */
  step(by: -1 | 1): void {
    const all = this.client.list.sorted();
    const at = all.findIndex(({ id }) => id === this.#conversationId);
    const next = all[at < 0 ? 0 : at + by];
    if (next !== undefined) {
      this.open(next.id);
    }
  }

  #arrive(): void {
    this.#awaited = this.address.requestId;
    this.#show(this.address.conversationId);
    this.moves.emit('opened');
  }

  #show(conversationId: string | null): void {
    if (this.#conversationId !== null && this.#conversationId !== conversationId) {
      this.client.close(this.#conversationId);
    }
    this.#unfollow();
    this.#thread = new Thread();
    this.#follow(conversationId);
  }

  #follow(conversationId: string | null): void {
    this.#conversationId = conversationId;
    this.#store = conversationId === null ? null : this.client.open(conversationId);
    this.#unfollow = this.#store?.changes.add(() => this.changes.emit()) ?? (() => {});
    this.changes.emit();
  }

  #answered(requestId: string, conversationId: string, messageIds: readonly string[]): void {
    const awaited = requestId === this.#awaited && this.#conversationId === null;
    const ours = awaited || this.#thread.expects(requestId);
    if (awaited) {
      this.#awaited = null;
      this.address.replace(conversationId);
      this.drafts.move(null, conversationId); // what was typed meanwhile belongs to it
    }
    if (ours && (awaited || conversationId === this.#conversationId)) {
      this.models.used(conversationId);
      const [first] = messageIds;
      if (first !== undefined && messageIds.length > 1) {
        this.#thread.answered(requestId, first);
      }
      this.#thread.follow(messageIds.at(-1) ?? null);
    }
    if (awaited) {
      this.#unfollow();
      this.#follow(conversationId);
    } else {
      this.changes.emit();
    }
  }

  // ---- doing something -----------------------------------------------------------

  send(prompt: string): void {
    const appendTo = this.#store === null || this.#waiting().length > 0 ? null : this.#thread.appendTo(this.#store);
    this.#start(prompt, appendTo ?? undefined);
  }

  edit(message: Message, prompt: string): void {
    this.#start(prompt, message.parentId);
  }

  /** Under no parent in particular it goes to the end of the conversation. */
  #start(prompt: string, parentId: string | null | undefined): void {
    const conversationId = this.#conversationId;
    const model = this.models.chosen(conversationId);
    const requestId = this.client.commands.startChat({
      prompt,
      ...(conversationId !== null && { conversationId }),
      ...(conversationId !== null && parentId !== undefined && { parentId }),
      ...(model !== null && { model }),
    });
    this.#thread.expect(requestId);
    if (conversationId === null) {
      this.#awaited = requestId;
      this.address.awaitAnswer(requestId);
    }
    this.changes.emit();
    this.moves.emit('sent');
  }

  regenerate(message: Message): void {
    if (this.#conversationId !== null) {
      const model = this.models.chosen(this.#conversationId);
      this.#thread.expect(this.client.commands.regenerate(this.#conversationId, message.id, model ?? undefined));
      this.#tellIfLater();
    }
  }

  continue(message: Message): void {
    if (this.#conversationId !== null) {
      this.client.commands.continueReply(this.#conversationId, message.id);
      this.#tellIfLater();
    }
  }

  stop(): void {
    const { active } = this;
    if (active !== null && this.#conversationId !== null) {
      this.client.commands.stopReply(this.#conversationId, active.id);
      this.#tellIfLater();
    }
  }

  turn(message: Message, by: -1 | 1): void {
    if (this.#store !== null) {
      this.#thread.turn(this.#store, message, by);
      this.changes.emit();
    }
  }

  tryAgain(entry: PendingPrompt): void {
    const model = entry.failure?.code === 'model_unknown' ? this.model : null;
    const requestId = this.client.commands.retry(entry.id, model === null ? {} : { model });
    this.#thread.expect(requestId);
    if (this.#awaited === entry.id) {
      this.#awaited = requestId;
      this.address.awaitAnswer(requestId);
    }
  }

  discard(entry: PendingPrompt): void {
    this.client.commands.discard(entry.id);
  }

  loadOlder(): void {
    if (this.#conversationId !== null) {
      this.client.loadOlder(this.#conversationId);
    }
  }

  #tellIfLater(): void {
    if (this.client.connection.state !== 'open') {
      this.notices.show(text.pending.later);
    }
  }

  /** Prompts on their way to what is shown. */
  #waiting(): PendingPrompt[] {
    return this.#pending.of(this.#conversationId, this.#awaited);
  }
}
