import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Api, SharedConversation } from '../../client/index.ts';
import type { MessageShape } from '../../client/shapes.ts';
import { text } from '../text.ts';
import { theme } from '../theme.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';
import { needMarkdown } from './markdown.ts';

/** A conversation behind a share link: it can be read, and nothing else. */
@customElement('shared-page')
export class SharedPage extends PageElement {
  @property({ attribute: false }) accessor api!: Api;
  @property({ attribute: false }) accessor token = '';
  @state() private accessor shared: SharedConversation | 'loading' | 'gone' = 'loading';

  override connectedCallback(): void {
    super.connectedCallback();
    needMarkdown();
    this.api.shared(this.token).then((shared) => {
      this.shared = shared;
      document.title = `${shared.title || text.untitled} · ${text.brand}`;
    }, () => (this.shared = 'gone'));
  }

  protected override render(): TemplateResult {
    const { shared } = this;
    return html`
      <div class="column shared">
        <header>
          <span class="brand">${icon('mark')}${text.brand}</span>
          <span class="title"></span>
          <a class="button quiet" href=${new URL('.', this.api.address('')).pathname.replace(/api\/v1\/$/, '')}>${text.share.toChat}</a>
          <button type="button" class="icon" aria-label=${text.theme.name} title=${text.theme.name} @click=${() => { theme.next(); this.requestUpdate(); }}>${icon(theme.choice)}</button>
        </header>
        <main>${shared === 'loading' ? this.#loading() : shared === 'gone' ? this.#gone() : this.#conversation(shared)}</main>
      </div>`;
  }

  #loading(): TemplateResult {
    return html`<div class="log"><div class="log-content"><div class="skeletons" role="status" aria-label=${text.log.loading}>
      <i class="skeleton short"></i><i class="skeleton"></i><i class="skeleton half"></i></div></div></div>`;
  }

  #gone(): TemplateResult {
    return html`<div class="gone"><h1>${text.share.goneTitle}</h1><p>${text.share.gone}</p></div>`;
  }

  #conversation({ title, createdAt, messages }: SharedConversation): TemplateResult {
    const date = new Date(createdAt).toLocaleDateString(text.locale, { dateStyle: 'long' });
    return html`
      <div class="log" role="log" aria-label=${text.log.name} tabindex="0">
        <div class="log-content">
          <h1 class="shared-title" dir="auto">${title || text.untitled}</h1>
          <p class="quiet">${text.share.readOnly} ${date}.</p>
          ${messages.map((message) => this.#message(message))}
        </div>
      </div>`;
  }

  #message({ id, role, status, content }: MessageShape): TemplateResult {
    return html`
      <article class="message" data-message-id=${id} data-role=${role} data-status=${status ?? 'complete'} aria-label=${text.message[role === 'user' ? 'you' : role]}>
        ${role === 'user' ? html`<div class="bubble" dir="auto">${content}</div>` : html`<markdown-text class="prose" .text=${content}></markdown-text>`}
      </article>`;
  }
}

export function showShared(api: Api, token: string): void {
  const page = new SharedPage();
  page.api = api;
  page.token = token;
  document.body.append(page);
}
