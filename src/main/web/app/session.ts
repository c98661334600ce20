import type { Api, DurachatClient, Project, PromptTemplate } from '../client/index.ts';
import { Listeners } from '../client/listeners.ts';
import { Asking } from './asking.ts';
import { ConversationActions } from './conversation-actions.ts';
import type { Drafts } from './drafts.ts';
import { Fetched } from './fetched.ts';
import type { Models } from './models.ts';
import type { Notices } from './notices.ts';
import type { Keeper } from './offline/keeper.ts';
import { Place } from './place.ts';
import type { Preferences } from './preferences.ts';
import { text } from './text.ts';

export interface SessionParts {
  readonly client: DurachatClient;
  readonly api: Api;
  readonly models: Models;
  readonly notices: Notices;
  readonly preferences: Preferences;
  readonly drafts: Drafts;
  readonly keeper: Keeper;
}

/** What the page shows and what can be done on it; its components only draw and ask. */
export class Session {
  readonly client: DurachatClient;
  readonly api: Api;
  readonly models: Models;
  readonly notices: Notices;
  readonly preferences: Preferences;
  readonly drafts: Drafts;
  readonly place: Place;
  readonly asking: Asking;
  readonly actions: ConversationActions;
  readonly projects: Fetched<Project>;
  readonly templates: Fetched<PromptTemplate>;
  /** Something that is shown has changed. */
  readonly changes = new Listeners<void>();

  readonly #keeper: Keeper;
  #listVersion = 0;

  constructor({ client, api, models, notices, preferences, drafts, keeper }: SessionParts) {
    this.client = client;
    this.api = api;
    this.models = models;
    this.notices = notices;
    this.preferences = preferences;
    this.drafts = drafts;
    this.#keeper = keeper;
    this.place = new Place(client, drafts, keeper);
    this.asking = new Asking(client, this.place, models, notices);
    this.projects = new Fetched(() => api.projects());
    this.templates = new Fetched(() => api.prompts());
    this.actions = new ConversationActions(api, client, notices,
      (id) => this.place.open(id), (id) => id === this.place.conversationId);
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
    this.client.list.changes.add(() => {
      this.#listVersion++;
      changed();
    });
    for (const { changes } of [this.client.outbox, this.place, this.models, this.notices, this.preferences, this.projects]) {
      changes.add(changed);
    }
    this.place.used.add((id) => this.models.used(id));
    this.client.refusals.add(({ entry, failure }) => {
      if (entry.frame.type !== 'start_chat') {
        this.notices.show(text.failure(failure.code, failure.message));
      }
    });
    this.client.errors.add((error) => this.notices.show(text.failure(error.code, error.message)));
    await this.#keeper.restoreList();
    this.place.arrive();
    this.client.start();
  }

  async #changedElsewhere(what: string): Promise<void> {
    switch (what) {
      case 'preferences': return this.preferences.load();
      case 'projects': return this.#projectsChanged();
      case 'prompts': return this.templates.refresh();
      default: // keys are not shown
    }
  }

  /** One that was ended elsewhere is left here, too. */
  async #projectsChanged(): Promise<void> {
    await this.projects.refresh();
    const { projectId } = this.asking;
    if (projectId !== null && this.projects.state === 'loaded' && this.projects.get(projectId) === null) {
      this.openProject(null);
    }
  }

  /** Rises when the list of conversations changes. */
  get listVersion(): number { return this.#listVersion; }

  /** Nothing is open, and nothing is about to be. */
  get empty(): boolean {
    return this.place.conversationId === null && this.place.waiting().length === 0;
  }

  /** What the next answer will come from. */
  get model(): string | null {
    return this.models.current(this.place.conversationId, this.place.conversation?.model ?? null);
  }

  /** What is begun next belongs to this project. */
  openProject(projectId: string | null): void {
    this.asking.projectId = projectId;
    this.changes.emit();
  }

  /** One up or down in the list. */
  step(by: -1 | 1): void {
    const all = this.client.list.sorted().filter(({ archived }) => !archived);
    const at = all.findIndex(({ id }) => id === this.place.conversationId);
    const next = all[at < 0 ? 0 : at + by];
    if (next !== undefined) {
      this.place.open(next.id);
    }
  }

  /** Forgets all that this browser holds, whoever signs in next. */
  async forgetAll(): Promise<void> {
    this.client.stop();
    await this.#keeper.end();
    this.drafts.clear();
    this.client.outbox.all().forEach(({ id }) => this.client.outbox.remove(id));
    this.client.forgetUser();
  }
}
