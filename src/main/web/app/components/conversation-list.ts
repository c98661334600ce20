import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation } from '../../client/index.ts';
import { conversationMenu } from '../conversation-menu.ts';
import { framePainted, nextTurn } from '../frame.ts';
import type { Session } from '../session.ts';
import { between, placed } from '../sidebar-rows.ts';
import type { Placed, SidebarRow } from '../sidebar-rows.ts';
import { snippet } from '../snippet.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import { openMenu } from './menu-sheet.ts';

/** So much beyond what is in sight is drawn, for the keyboard and quick scrolling. */
const BEYOND_PX = 800;

/** Rows of the sidebar, of which only those in sight are drawn. */
@customElement('conversation-list')
export class ConversationListView extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor rows: readonly SidebarRow[] = [];
  @property({ attribute: false }) accessor current: string | null = null;
  /** Those in the bin can only be restored or deleted for good. */
  @property({ type: Boolean }) accessor bin = false;
  @state() private accessor renaming: string | null = null;
  @state() private accessor top = 0;
  @state() private accessor bottom = innerHeight;
  /** What is in sight comes first. */
  @state() private accessor beyond = 0;
  readonly #touch = matchMedia('(pointer: coarse)');
  #places: { readonly all: readonly Placed[]; readonly height: number } = { all: [], height: 0 };
  #sizes: ResizeObserver | null = null;
  /** It is brought into sight when the page has been laid out. */
  #sought: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const scroller = this.closest('.sidebar-scroll');
    scroller?.addEventListener('scroll', this.#look, { passive: true });
    this.#sizes = new ResizeObserver(this.#look);
    if (scroller !== null) {
      this.#sizes.observe(scroller);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('rows')) {
      const touch = this.#touch.matches;
      this.#places = placed(this.rows, touch ? { heading: 36, conversation: 46, snippet: 84 } : { heading: 36, conversation: 36, snippet: 74 });
    }
  }

  protected override firstUpdated(): void {
    void framePainted().then(nextTurn).then(() => (this.beyond = BEYOND_PX));
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('current') && this.current !== null) {
      this.#sought = this.current;
      const scroller = this.closest('.sidebar-scroll');
      if (scroller !== null) {
        this.#sizes?.unobserve(scroller); // to be told anew
        this.#sizes?.observe(scroller);
      }
    }
  }

  protected override render(): TemplateResult {
    const { all, height } = this.#places;
    const seen = between(all, this.top - this.beyond, this.bottom + this.beyond);
    return html`
      <ul class="rows" .style=${`height:${height}px`}>
        ${repeat(seen, ({ row }) => keyOf(row), (place) => html`
          <li class="row" .style=${`top:${place.top}px;height:${place.height}px`}>${this.#row(place.row)}</li>`)}
      </ul>`;
  }

  #row(row: SidebarRow): TemplateResult {
    if (row.kind === 'heading') {
      return html`<h2>${row.name}</h2>`;
    }
    const { conversation } = row;
    return conversation.id === this.renaming ? this.#editor(conversation) : this.#link(row);
  }

  #link({ conversation, hit }: Extract<SidebarRow, { kind: 'conversation' }>): TemplateResult {
    const { id, streaming } = conversation;
    const name = conversation.title || text.untitled;
    const unsent = this.session.client.outbox.all().some((entry) => entry.conversationId === id && entry.frame.type === 'start_chat');
    return html`
      <a class="conversation" href=${this.session.place.address.link(id)} aria-current=${id === this.current ? 'page' : nothing}
        data-streaming=${streaming ? 'true' : nothing} title=${name} dir="auto"
        @click=${(event: MouseEvent) => this.#go(event, id, hit?.messageId ?? null)} @keydown=${(event: KeyboardEvent) => this.#key(event, conversation)}>
        <span class="conversation-title">${name}</span>
        ${streaming ? html`<span class="pulse"></span><span class="visually-hidden">(${text.sidebar.answering})</span>` : nothing}
        ${unsent && !streaming ? html`<span class="unsent"></span><span class="visually-hidden">(${text.sidebar.unsent})</span>` : nothing}
        ${hit === undefined ? nothing : snippet(hit)}
      </a>
      <button type="button" class="icon small row-actions" aria-label=${text.actions.of(name)} title=${text.actions.of(name)}
        aria-haspopup="menu" aria-expanded="false" @click=${(event: Event) => this.#menu(event, conversation)}>${icon('more')}</button>`;
  }

  #menu(event: Event, conversation: Conversation): void {
    openMenu(event.currentTarget, {
      name: text.actions.of(conversation.title || text.untitled),
      items: conversationMenu(this.session, conversation, this.bin, () => this.#rename(conversation.id)),
    });
  }

  // ---- renaming ------------------------------------------------------------------

  #editor(conversation: Conversation): TemplateResult {
    const save = (event: Event): void => this.#save(conversation, (event.currentTarget as HTMLInputElement).value);
    return html`
      <input class="rename" aria-label=${text.actions.renameBox} .value=${conversation.title ?? ''} maxlength="200" dir="auto" autocomplete="off"
        @blur=${save} @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing) {
            save(event);
            this.#focus(conversation.id);
          } else if (event.key === 'Escape') {
            this.renaming = null;
            this.#focus(conversation.id);
          }
          event.stopPropagation();
        }}>`;
  }

  #rename(id: string): void {
    this.renaming = id;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>('.rename')?.select());
  }

  #save(conversation: Conversation, typed: string): void {
    if (this.renaming === conversation.id) {
      this.renaming = null;
      const title = typed.trim();
      if (title !== '' && title !== conversation.title) {
        void this.session.actions.change(conversation, { title });
      }
    }
  }

  #focus(id: string): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`a[href="${this.session.place.address.link(id)}"]`)?.focus());
  }

  // ---- going ---------------------------------------------------------------------

  /** A plain click stays on this page; any other is the browser's to handle. */
  #go(event: MouseEvent, id: string, messageId: string | null): void {
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (!this.bin) {
        this.session.place.open(id, messageId);
        this.dispatchEvent(new CustomEvent('leave', { bubbles: true }));
      }
    }
  }

  #key(event: KeyboardEvent, conversation: Conversation): void {
    if (event.key === 'F2' && !this.bin) {
      event.preventDefault();
      this.#rename(conversation.id);
    } else if (event.key === 'Delete' && !this.bin) {
      event.preventDefault();
      void this.session.actions.remove(conversation);
    }
  }

  /** The open one is brought into sight when another becomes it. */
  #reveal(id: string): void {
    const scroller = this.closest('.sidebar-scroll');
    const place = this.#places.all.find(({ row }) => row.kind === 'conversation' && row.conversation.id === id);
    if (scroller !== null && place !== undefined) {
      const { scrollTop, clientHeight } = scroller;
      if (place.top < scrollTop || place.top + place.height > scrollTop + clientHeight) {
        scroller.scrollTop = Math.max(0, place.top - clientHeight / 2);
      }
    }
  }

  readonly #look = (): void => {
    const scroller = this.closest('.sidebar-scroll');
    if (this.#sought !== null) {
      this.#reveal(this.#sought);
      this.#sought = null;
    }
    if (scroller !== null) {
      // In steps, so that not every pixel draws anew.
      const step = BEYOND_PX / 2;
      this.top = Math.floor(scroller.scrollTop / step) * step;
      this.bottom = Math.ceil((scroller.scrollTop + scroller.clientHeight) / step) * step;
    }
  };
}

function keyOf(row: SidebarRow): string {
  return row.kind === 'heading' ? `heading ${row.name}` : row.conversation.id;
}
