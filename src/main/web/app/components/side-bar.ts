import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Conversation } from '../../client/index.ts';
import { byDate } from '../by-date.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** The conversations, newest first, with a filter by title. */
@customElement('side-bar')
export class SideBar extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  /** Rises when the list changes. */
  @property({ attribute: false }) accessor revision = 0;
  @property({ attribute: false }) accessor current: string | null = null;
  @state() private accessor query = '';

  focusSearch(): void {
    const box = this.querySelector('input');
    box?.focus();
    box?.select();
  }

  protected override render(): TemplateResult {
    return html`
      <aside aria-label=${text.sidebar.name}>
        <div class="sidebar-head">
          <span class="brand">${text.brand}</span>
          <button type="button" class="icon only-narrow" aria-label=${text.sidebar.close} title=${text.sidebar.close}
            @click=${() => this.#leave()}>${icon('close')}</button>
        </div>
        <a class="new-chat" href=${this.session.address.link(null)} @click=${(event: MouseEvent) => this.#go(event, null)}>
          ${icon('plus')}${text.newChat}
        </a>
        <div class="search">
          ${icon('search')}
          <input type="search" aria-label=${text.sidebar.search} placeholder=${text.sidebar.search} .value=${this.query}
            autocomplete="off" spellcheck="false"
            @input=${(event: Event) => (this.query = (event.target as HTMLInputElement).value)} @keydown=${this.#searchKey}>
        </div>
        <nav class="conversations" aria-label=${text.sidebar.conversations}>${this.#list()}</nav>
      </aside>`;
  }

  #list(): TemplateResult | TemplateResult[] {
    const { list } = this.session.client;
    const wanted = this.query.trim().toLowerCase();
    const all = list.sorted().filter(({ archived }) => !archived);
    if (all.length === 0) {
      return list.loaded
        ? html`<p class="quiet-note">${text.sidebar.empty}</p>`
        : html`<div class="skeletons" aria-hidden="true"><i class="skeleton"></i><i class="skeleton"></i><i class="skeleton short"></i></div>`;
    }
    const found = wanted === '' ? all : all.filter((conversation) => title(conversation).toLowerCase().includes(wanted));
    if (found.length === 0) {
      return html`<p class="quiet-note">${text.sidebar.noMatch(this.query.trim())}</p>`;
    }
    return byDate(found, new Date()).map(({ name, conversations }) => html`
      <h2>${name}</h2>
      <ul>${conversations.map((conversation) => html`<li>${this.#link(conversation)}</li>`)}</ul>`);
  }

  #link(conversation: Conversation): TemplateResult {
    const { id, streaming } = conversation;
    return html`
      <a class="conversation" href=${this.session.address.link(id)} aria-current=${id === this.current ? 'page' : nothing}
        data-streaming=${streaming ? 'true' : nothing} title=${title(conversation)}
        @click=${(event: MouseEvent) => this.#go(event, id)}>
        <span class="conversation-title">${title(conversation)}</span>
        ${streaming ? html`<span class="pulse"></span><span class="visually-hidden">(${text.sidebar.answering})</span>` : nothing}
      </a>`;
  }

  /** A plain click stays on this page; any other is the browser's to handle. */
  #go(event: MouseEvent, id: string | null): void {
    if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.session.open(id);
      this.#leave();
    }
  }

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.query !== '') {
      event.preventDefault();
      this.query = '';
    } else if (event.key === 'Enter') {
      this.querySelector<HTMLElement>('.conversation')?.click();
    }
  };

  #leave(): void {
    this.dispatchEvent(new CustomEvent('leave', { bubbles: true }));
  }
}

function title(conversation: Conversation): string {
  return conversation.title || text.untitled;
}
