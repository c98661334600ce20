import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Message } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';

/** A prompt put differently: saving it begins a branch. What is typed is kept until it is saved or given up. */
@customElement('message-editor')
export class MessageEditor extends PageElement {
  @property({ attribute: false }) accessor session!: Session;
  @property({ attribute: false }) accessor message!: Message;

  protected override firstUpdated(): void {
    const box = this.#box;
    if (box !== null) {
      box.value = this.session.drafts.getEdit(this.message.id) ?? this.message.content;
      this.#keep();
      box.focus();
      box.setSelectionRange(box.value.length, box.value.length);
    }
  }

  protected override render(): TemplateResult {
    return html`
      <form class="editor" @submit=${(event: Event) => { event.preventDefault(); this.#save(); }}>
        <textarea aria-label=${text.message.editBox} rows="3" dir="auto" @input=${() => this.#keep()} @keydown=${this.#key}></textarea>
        <div class="editor-buttons">
          <button type="button" class="quiet" @click=${() => this.#close()}>${text.message.cancel}</button>
          <button type="submit" class="primary">${text.message.save}</button>
        </div>
      </form>`;
  }

  get #box(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #keep(): void {
    this.session.drafts.setEdit(this.message.id, this.#box?.value ?? null);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#close();
    } else if (this.session.preferences.sends(event)) {
      event.preventDefault();
      this.#save();
    }
  };

  #save(): void {
    const prompt = this.#box?.value ?? '';
    if (prompt.trim() !== '') {
      this.session.asking.edit(this.message, prompt); // in the outbox before it leaves the box
      this.#close();
    }
  }

  #close(): void {
    this.session.drafts.setEdit(this.message.id, null);
    this.dispatchEvent(new CustomEvent('done'));
  }
}
