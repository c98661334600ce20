import type {
  Api, Attachment, Conversation, ConversationStore, DurachatClient, Message, Project, PromptTemplate,
} from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';
import { Address } from './address.ts';
import { ConversationActions } from './conversation-actions.ts';
import { Drafts } from './drafts.ts';
import type { Models } from './models.ts';
import type { Notices } from './notices.ts';
import type { Keeper } from './offline/keeper.ts';
import { Fetched } from './fetched.ts';
import { Pending } from './pending.ts';
import type { Preferences } from './preferences.ts';
import { text } from './text.ts';
import { Thread } from './thread.ts';
import type { PendingPrompt, Row } from './thread.ts';

/** Where the reader went, or what was done whose effect is at the end of the log. */
export type Move = 'opened' | 'sent';

export interface SessionParts {
  readonly client: DurachatClient;
  readonly api: Api;
  readonly models: Models;
  readonly notices: Notices;
  readonly preferences: Preferences;
  readonly drafts: Drafts;
  /** Null where nothing can be kept for the time without a connection. */
  readonly keeper: Keeper | null;
}

/** What the page shows and what can be done on it; its components only draw and ask. */
export class Session {
  readonly client: DurachatClient;
  readonly api: Api;
  readonly models: Models;
  readonly notices: Notices;
  readonly preferences: Preferences;
  readonly drafts: Drafts;
  readonly actions: ConversationActions;
  readonly projects: Fetched<Project>;
  readonly templates: Fetched<PromptTemplate>;
  readonly address = new Address();
  /** Something that is shown has changed. */
  readonly changes = new Listeners<void>();
  readonly moves = new Listeners<Move>();

  /** Whether this server has accounts to sign out of; known once it was asked. */
  signsIn = false;

  readonly #keeper: Keeper | null;
  readonly #pending: Pending;
  #conversationId: string | null = null;
  #store: ConversationStore | null = null;
  #unfollow: () => void = () => {};
  #thread = new Thread();
  /** The prompt that will make the conversation of this page. */
  #awaited: string | null = null;
  /** A message to be shown once it is there. */
  #sought: string | null = null;
  /** The project that a new conversation will be in. */
  #projectId: string | null = null;
  #listVersion = 0;

  constructor({ client, api, models, notices, preferences, drafts, keeper }: SessionParts) {
    this.client = client;
    this.api = api;
    this.models = models;
    this.notices = notices;
    this.preferences = preferences;
    this.drafts = drafts;
    this.#keeper = keeper;
    this.#pending = new Pending(client);
    this.projects = new Fetched(() => api.projects());
    this.templates = new Fetched(() => api.prompts());
    this.actions = new ConversationActions(api, client, notices,
      (id) => this.open(id), (id) => id === this.#conversationId);
  }

  async start(): Promise<void> {
    const changed = (): void => this.changes.emit();
    this.client.connection.states.add((state) => {
      if (state === 'open') {
        void this.models.load(); // a restarted server may have others
        void this.preferences.load();
        void this.projects.refresh();
        void this.templates.refresh();
      }
      changed();
    });
    this.client.changed.add((what) => void this.#changedElsewhere(what));
    this.client.outbox.changes.add(changed);
    this.client.list.changes.add(() => {
      this.#listVersion++;
      changed();
    });
    this.models.changes.add(changed);
    this.notices.changes.add(changed);
    this.preferences.changes.add(changed);
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
    await this.#keeper?.restoreList();
    this.#arrive();
    this.client.start();
  }

  async #changedElsewhere(what: string): Promise<void> {
    switch (what) {
      case 'preferences': return this.preferences.load();
      case 'projects': return this.projects.refresh();
      case 'prompts': return this.templates.refresh();
      default: // keys are not shown
    }
  }

  get conversationId(): string | null { return this.#conversationId; }
  get store(): ConversationStore | null { return this.#store; }
  /** Rises when the list of conversations changes. */
  get listVersion(): number { return this.#listVersion; }
  get projectId(): string | null { return this.#projectId; }

  get conversation(): Conversation | null {
    return this.#store?.conversation ?? (this.#conversationId === null ? null : this.client.list.get(this.#conversationId));
  }

  /** Nothing is open, and nothing is about to be. */
  get empty(): boolean {
    return this.#conversationId === null && this.#waiting().length === 0;
  }

  get rows(): readonly Row[] {
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

  /** The message that a search led to, once its row is there. */
  get sought(): Message | null {
    return this.#sought === null ? null : (this.#store?.message(this.#sought) ?? null);
  }

  note(entry: PendingPrompt): string {
    return this.#pending.note(entry, this.active !== null);
  }

  // ---- going somewhere -----------------------------------------------------------

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

  /** What is begun next belongs to this project. */
  openProject(projectId: string | null): void {
    this.#projectId = projectId;
    this.changes.emit();
  }

  /** One up or down in the list. */
  step(by: -1 | 1): void {
    const all = this.client.list.sorted().filter(({ archived }) => !archived);
    const at = all.findIndex(({ id }) => id === this.#conversationId);
    const next = all[at < 0 ? 0 : at + by];
    if (next !== undefined) {
      this.open(next.id);
    }
  }

  #arrive(): void {
    this.#awaited = this.address.requestId;
    this.#sought = null;
    this.#show(this.address.conversationId);
    this.moves.emit('opened');
  }

  #show(conversationId: string | null): void {
    if (this.#conversationId !== null && this.#conversationId !== conversationId) {
      this.client.close(this.#conversationId);
    }
    this.#thread = new Thread();
    if (conversationId === null || this.#keeper === null || this.client.holds(conversationId)) {
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
    this.#keeper?.follow(null);
  }

  #follow(conversationId: string | null): void {
    this.#leave();
    this.#conversationId = conversationId;
    if (conversationId !== null) {
      this.#store = this.client.open(conversationId);
      this.#unfollow = this.#store.changes.add(() => {
        this.#seek();
        this.changes.emit();
      });
      this.#keeper?.follow(this.#store);
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

  /** The log has gone to it. */
  found(): void {
    this.#sought = null;
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
      this.#follow(conversationId);
    } else {
      this.changes.emit();
    }
  }

  // ---- doing something -----------------------------------------------------------

  send(prompt: string, attachments: readonly Attachment[] = []): void {
    const appendTo = this.#store === null || this.#waiting().length > 0 ? null : this.#thread.appendTo(this.#store);
    this.#start(prompt, appendTo ?? undefined, attachments);
  }

  edit(message: Message, prompt: string): void {
    this.#start(prompt, message.parentId, message.attachments);
  }

  /** Under no parent in particular it goes to the end of the conversation. */
  #start(prompt: string, parentId: string | null | undefined, attachments: readonly Attachment[]): void {
    const conversationId = this.#conversationId;
    const model = this.models.chosen(conversationId);
    const requestId = this.client.commands.startChat({
      prompt,
      ...(conversationId !== null && { conversationId }),
      ...(conversationId !== null && parentId !== undefined && { parentId }),
      ...(model !== null && { model }),
      ...(attachments.length > 0 && { attachments: attachments.map(({ id }) => id) }),
      ...(conversationId === null && this.#projectId !== null && { projectId: this.#projectId }),
    });
    this.#thread.expect(requestId);
    if (conversationId === null) {
      this.#awaited = requestId;
      this.address.awaitAnswer(requestId);
    }
    this.changes.emit();
    this.moves.emit('sent');
  }

  /** By the model that is chosen in the conversation, or by one for this answer alone. */
  regenerate(message: Message, by: string | null = null): void {
    if (this.#conversationId !== null) {
      const model = by ?? this.models.chosen(this.#conversationId);
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

  /** Forgets all that this browser holds, whoever signs in next. */
  async forgetAll(): Promise<void> {
    this.client.stop();
    await this.#keeper?.end();
    this.drafts.clear();
    this.client.outbox.all().forEach(({ id }) => this.client.outbox.remove(id));
    this.client.forgetUser();
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
