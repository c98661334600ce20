import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice, Notices } from '../notices.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** Notices, in a region that is there before they are, so that they are read out. */
@customElement('notice-list')
export class NoticeList extends PageElement {
  @property({ attribute: false }) accessor notices!: Notices;
  @property({ attribute: false }) accessor revision = 0;

  protected override render(): TemplateResult {
    return html`
      <div class="notices" role="status" aria-label=${text.notices.name}>
        ${repeat(this.notices.all, ({ id }) => id, (notice) => html`
          <div class="notice">
            <span>${notice.text}</span>
            ${notice.action === null ? nothing : html`
              <button type="button" class="notice-action" @click=${() => this.#act(notice)}>${notice.action.name}</button>`}
            <button type="button" class="icon small" aria-label=${text.notices.dismiss} title=${text.notices.dismiss}
              @click=${() => this.notices.dismiss(notice.id)}>${icon('close')}</button>
          </div>`)}
      </div>`;
  }

  #act(notice: Notice): void {
    this.notices.dismiss(notice.id);
    notice.action?.act();
  }
}
