import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Conversation } from '../../client/index.ts';
import { nextTurn } from '../frame.ts';
import { MessageSearch } from '../message-search.ts';
import type { Session } from '../session.ts';
import { found, grouped } from '../sidebar-rows.ts';
import type { SidebarRow } from '../sidebar-rows.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import './conversation-list.ts';
import './project-list.ts';

type View = 'all' | 'archive' | 'bin';

/** The conversations: by date, by project, archived, deleted, or as they are searched for. */
@customElement('side-bar')
export class SideBar extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  /** Rises when the list changes. */
  @property({ attribute: false }) accessor revision = 0;
  @property({ attribute: false }) accessor current: string | null = null;
  @property({ attribute: false }) accessor projectId: string | null = null;
  @state() private accessor query = '';
  @state() private accessor view: View = 'all';
  @state() private accessor bin: readonly Conversation[] | 'loading' | 'failed' = 'loading';
  @state() private accessor rows: readonly SidebarRow[] = [];
  #search!: MessageSearch;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#search = new MessageSearch(this.session.api);
    this.#search.changes.add(() => this.requestUpdate());
  }

  focusSearch(): void {
    const box = this.querySelector<HTMLInputElement>('input[type=search]');
    box?.focus();
    box?.select();
  }

  /** What is read comes first, and a list of thousands in its turn. */
  protected override async scheduleUpdate(): Promise<void> {
    await nextTurn();
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.view === 'bin' && (changed.has('revision') || changed.has('view'))) {
      void this.#loadBin();
    }
    this.rows = this.#rows();
  }

  protected override render(): TemplateResult {
    const { session, view } = this;
    return html`
      <aside aria-label=${text.sidebar.name}>
        <div class="sidebar-head">
          <span class="brand">${icon('mark')}${text.brand}</span>
          <button type="button" class="icon only-narrow" aria-label=${text.sidebar.close} title=${text.sidebar.close}
            @click=${() => this.#leave()}>${icon('close')}</button>
        </div>
        <a class="new-chat" href=${session.place.address.link(null)} @click=${this.#newChat}>${icon('plus')}${text.newChat}</a>
        <div class="search">
          ${icon('search')}
          <input type="search" aria-label=${text.sidebar.search} placeholder=${text.sidebar.search} .value=${this.query}
            autocomplete="off" spellcheck="false" dir="auto" @input=${(event: Event) => this.#seek((event.target as HTMLInputElement).value)} @keydown=${this.#searchKey}>
        </div>
        <div class="sidebar-scroll">
          ${this.query === '' && view === 'all' ? html`<project-list .session=${session} .selected=${this.projectId}></project-list>` : nothing}
          ${view === 'all' ? nothing : html`
            <div class="view-head">
              <button type="button" class="icon small" aria-label=${text.sidebar.back} title=${text.sidebar.back} @click=${() => (this.view = 'all')}>${icon('previous')}</button>
              <b>${text.sidebar[view]}</b>
            </div>`}
          <nav class="conversations" aria-label=${text.sidebar.conversations}>${this.#list()}</nav>
        </div>
        <div class="sidebar-foot">
          ${this.#viewButton('archive')}
          ${this.#viewButton('bin')}
          <button type="button" class="foot" @click=${() => this.dispatchEvent(new CustomEvent('settings', { bubbles: true }))}>${icon('settings')}<span>${text.sidebar.settings}</span></button>
        </div>
      </aside>`;
  }

  #viewButton(view: 'archive' | 'bin'): TemplateResult {
    return html`
      <button type="button" class="foot" aria-pressed=${this.view === view}
        @click=${() => (this.view = this.view === view ? 'all' : view)}>${icon(view)}<span>${text.sidebar[view]}</span></button>`;
  }

  #list(): TemplateResult | readonly TemplateResult[] {
    const note = this.#note();
    return html`
      ${note === null ? nothing : html`<p class="quiet-note">${note}</p>`}
      ${this.#loading ? html`<div class="skeletons" aria-hidden="true"><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton short"></i></div>` : nothing}
      ${this.rows.length === 0 ? nothing : html`
        <conversation-list .session=${this.session} .rows=${this.rows} .current=${this.current} .bin=${this.view === 'bin'}></conversation-list>`}`;
  }

  get #loading(): boolean {
    return this.view === 'bin' ? this.bin === 'loading' : !this.session.client.list.loaded && this.rows.length === 0;
  }

  /** What there is to say about the list: why it is empty, or what is not in it yet. */
  #note(): string | null {
    if (this.query.trim() !== '') {
      const searching = this.#search.state === 'searching' ? text.sidebar.searching : this.#search.state === 'failed' ? text.sidebar.searchFailed : null;
      return this.rows.length > 0 ? (this.#search.state === 'failed' ? searching : null) : (searching ?? text.sidebar.noMatch(this.query.trim()));
    }
    if (this.rows.length > 0 || this.#loading) {
      return null;
    }
    if (this.view === 'bin') {
      return this.bin === 'failed' ? text.sidebar.binFailed : text.sidebar.binEmpty;
    }
    return this.view === 'archive' ? text.sidebar.archiveEmpty : this.projectId !== null ? text.projects.empty : text.sidebar.empty;
  }

  #rows(): readonly SidebarRow[] {
    const query = this.query.trim();
    const all = this.session.client.list.sorted();
    if (query !== '') {
      return found(all, query, this.#search.hits, text.sidebar.inMessages);
    }
    if (this.view === 'bin') {
      return typeof this.bin === 'string' ? [] : this.bin.map((conversation) => ({ kind: 'conversation', conversation }));
    }
    const archived = this.view === 'archive';
    const shown = all.filter((each) => each.archived === archived && (archived || this.projectId === null || each.projectId === this.projectId));
    return grouped(shown, new Date());
  }

  async #loadBin(): Promise<void> {
    try {
      const { conversations } = await this.session.api.conversations({ deleted: 'true', limit: '200' });
      this.bin = conversations.filter(({ deleted }) => deleted);
    } catch {
      this.bin = 'failed';
    }
  }

  #seek(query: string): void {
    this.query = query;
    this.#search.for(query);
  }

  readonly #newChat = (event: MouseEvent): void => {
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.session.place.open(null);
      this.#leave();
    }
  };

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.query !== '') {
      event.preventDefault();
      this.#seek('');
    } else if (event.key === 'Enter') {
      this.querySelector<HTMLElement>('.conversation')?.click();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.querySelector<HTMLElement>('.conversation')?.focus();
    }
  };

  #leave(): void {
    this.dispatchEvent(new CustomEvent('leave', { bubbles: true }));
  }
}
