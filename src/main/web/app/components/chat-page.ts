import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { framePainted, nextTurn } from '../frame.ts';
import { listenToKeys } from '../keys.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { theme } from '../theme.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import './drop-zone.ts';
import './menu-sheet.ts';
import './message-log.ts';
import './notice-list.ts';
import './prompt-box.ts';
import './shortcuts-dialog.ts';
import './side-bar.ts';
import './welcome-page.ts';
import type { Revised } from './pending-card.ts';
import type { PromptBox } from './prompt-box.ts';
import type { ShortcutsDialog } from './shortcuts-dialog.ts';
import type { SideBar } from './side-bar.ts';

/** The whole page. */
@customElement('chat-page')
export class ChatPage extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  /** Takes the newer version of the page that was found; null while there is none. */
  @property({ attribute: false }) accessor renew: (() => void) | null = null;
  @state() private accessor sidebarOpen = false;
  @state() private accessor narrow = false;
  @state() private accessor online = navigator.onLine;
  @query('prompt-box') private accessor promptBox!: PromptBox;
  @query('side-bar') private accessor sideBar!: SideBar;
  @query('shortcuts-dialog') private accessor shortcuts!: ShortcutsDialog;
  #revision = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.session.changes.add(() => {
      this.#revision++;
      this.requestUpdate();
    });
    this.session.place.moves.add((move) => move === 'opened' && this.#arrived());
    const narrow = matchMedia('(max-width: 800px)');
    this.narrow = narrow.matches;
    narrow.addEventListener('change', () => (this.narrow = narrow.matches));
    addEventListener('online', () => (this.online = true));
    addEventListener('offline', () => (this.online = false));
    listenToKeys({
      search: () => this.#openSidebar(() => this.sideBar.focusSearch()),
      newChat: () => this.session.place.open(null),
      escape: () => this.#escape(),
      step: (by) => this.session.step(by),
      prompt: () => this.promptBox.focusBox(),
      help: () => void this.shortcuts.show(),
    });
  }

  /** Text comes faster than the screen shows it: draw once a frame, and the first time at once. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) {
      await nextTurn();
    }
    super.scheduleUpdate();
  }

  protected override updated(_changed: PropertyValues): void {
    const title = this.session.place.conversation?.title;
    document.title = title ? `${title} · ${text.brand}` : text.brand;
  }

  protected override render(): TemplateResult {
    const { session } = this;
    const hidden = this.narrow && !this.sidebarOpen;
    return html`
      <div class="page ${this.sidebarOpen ? 'with-sidebar' : ''}">
        <side-bar class="sidebar" .session=${session} .revision=${session.listVersion} .current=${session.place.conversationId}
          .projectId=${session.asking.projectId} ?inert=${hidden} @leave=${() => void this.#closeSidebar()} @settings=${this.#settings}></side-bar>
        ${this.narrow && this.sidebarOpen ? html`<div class="scrim" @click=${() => void this.#closeSidebar()}></div>` : nothing}
        <div class="column" ?inert=${this.narrow && this.sidebarOpen}>
          ${this.#header()}
          ${session.client.connection.state === 'signed-out' ? this.#banner(text.connection.signedOut, text.connection.signIn, () => location.reload()) : nothing}
          ${this.renew === null ? nothing : this.#banner(text.connection.newVersion, text.connection.reload, this.renew)}
          <main @suggest=${(event: CustomEvent<string>) => this.promptBox.suggest(event.detail)}
            @revise=${({ detail }: CustomEvent<Revised>) => this.promptBox.suggest(detail.prompt, detail.attachments)}>
            ${session.empty
              ? html`<welcome-page ?onlyDemo=${session.models.onlyDemo} .project=${session.projects.get(session.asking.projectId)?.name ?? null}></welcome-page>`
              : html`<message-log .session=${session} .revision=${this.#revision}></message-log>`}
            <prompt-box .session=${session} .revision=${this.#revision}></prompt-box>
          </main>
        </div>
        <notice-list .notices=${session.notices} .revision=${this.#revision}></notice-list>
        <shortcuts-dialog .preferences=${session.preferences}></shortcuts-dialog>
        <menu-sheet></menu-sheet>
        <drop-zone @files=${(event: CustomEvent<readonly File[]>) => this.promptBox.attach(event.detail)}></drop-zone>
      </div>`;
  }

  #header(): TemplateResult {
    const { conversation } = this.session.place;
    return html`
      <header>
        <button type="button" class="icon only-narrow" aria-label=${text.sidebar.open} title=${text.sidebar.open}
          aria-expanded=${this.sidebarOpen} @click=${() => this.#openSidebar(() => {})}>${icon('menu')}</button>
        ${this.session.empty || this.session.place.store?.gone === true
          ? html`<span class="title"></span>` : html`<h1 class="title" dir="auto">${conversation?.title || text.untitled}</h1>`}
        ${this.#connection()}
        <button type="button" class="icon only-wide" aria-label=${text.shortcuts.name} title=${text.shortcuts.name}
          @click=${() => void this.shortcuts.show()}>${icon('help')}</button>
        <button type="button" class="icon" aria-label=${text.theme.name} title=${`${text.theme.name}: ${text.theme[theme.choice]}`} @click=${() => this.#nextTheme()}>
          ${icon(theme.choice)}</button>
      </header>`;
  }

  #connection(): TemplateResult {
    const { state } = this.session.client.connection;
    const shown = state === 'open' ? 'connected' : state === 'signed-out' || !this.online ? 'offline' : 'reconnecting';
    return html`<div class="connection ${shown}" role="status" aria-label=${text.connection.name}>${text.connection[shown]}</div>`;
  }

  #banner(said: string, name: string, act: () => void): TemplateResult {
    return html`
      <div class="banner">
        <span>${said}</span>
        <button type="button" class="primary" @click=${act}>${name}</button>
      </div>`;
  }

  readonly #settings = async (): Promise<void> => {
    await this.#closeSidebar();
    try {
      (await import('./settings-dialog.ts')).showSettings(this.session);
    } catch {
      this.session.notices.show(text.failure('unreachable', ''));
    }
  };

  #nextTheme(): void {
    theme.next();
    this.requestUpdate();
  }

  #openSidebar(then: () => void): void {
    this.sidebarOpen = this.narrow;
    void this.updateComplete.then(then);
  }

  /** The focus goes back to the button that opened it, unless it has gone elsewhere. */
  async #closeSidebar(): Promise<void> {
    const held = this.narrow && this.sideBar.contains(document.activeElement);
    this.sidebarOpen = false;
    await this.updateComplete;
    const { activeElement } = document;
    if (held && (activeElement === document.body || this.sideBar.contains(activeElement))) {
      this.querySelector<HTMLElement>('header .only-narrow')?.focus();
    }
  }

  #escape(): void {
    if (this.narrow && this.sidebarOpen) {
      void this.#closeSidebar();
    } else {
      this.session.asking.stop();
    }
  }

  #arrived(): void {
    void framePainted().then(() => this.promptBox.offerBox()); // before it, it would have the page laid out
  }
}
