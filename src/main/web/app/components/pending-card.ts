import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Attachment } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import type { PendingPrompt } from '../thread.ts';
import { attachmentList } from './attachments.ts';
import { LogElement } from './element.ts';

/** A prompt that goes back into the box it came from, with its files. */
export interface Revised {
  readonly prompt: string;
  readonly attachments: readonly Attachment[];
}

/** A prompt that the server has not answered yet: shown at once, and marked when it failed. */
@customElement('pending-card')
export class PendingCard extends LogElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor entry!: PendingPrompt;
  @property({ attribute: false }) accessor note = '';

  protected override render(): TemplateResult {
    const { entry, session } = this;
    const { attachments = [] } = entry;
    const failed = entry.failure !== null;
    return html`
      <article class="message" data-message-id=${entry.id} data-role="user" data-status=${failed ? 'error' : 'pending'}
        aria-label=${text.message.you}>
        ${attachments.length === 0 ? nothing : attachmentList(session.api, attachments)}
        <div class="bubble">${entry.frame.prompt}</div>
        <div class="message-footer">
          <span class="send-note ${failed ? 'failure' : ''}">${this.note}</span>
          ${failed ? html`
            <button type="button" class="quiet" @click=${() => session.asking.discard(entry)}>${text.pending.discard}</button>
            <button type="button" class="quiet" @click=${() => this.#edit()}>${text.message.edit}</button>
            <button type="button" class="primary" @click=${() => session.asking.tryAgain(entry, session.model)}>${text.pending.tryAgain}</button>` : nothing}
        </div>
      </article>`;
  }

  #edit(): void {
    const { frame: { prompt }, attachments = [] } = this.entry;
    this.session.asking.discard(this.entry);
    this.dispatchEvent(new CustomEvent<Revised>('revise', { detail: { prompt, attachments }, bubbles: true }));
  }
}
