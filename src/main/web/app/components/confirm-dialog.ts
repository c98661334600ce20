import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { text } from '../text.ts';
import { DialogBox } from './dialog-box.ts';

export interface Question {
  readonly title: string;
  readonly body: string;
  /** What has to be typed before it can be done; null asks for nothing. */
  readonly word?: string;
  readonly wordHint?: string;
}

/** Asks before something that cannot be undone. */
@customElement('confirm-dialog')
export class ConfirmDialog extends DialogBox {
  @state() private accessor question: Question = { title: '', body: '' };
  @state() private accessor typed = '';
  #answer: (sure: boolean) => void = () => {};

  /** True when it shall be done. */
  async ask(question: Question): Promise<boolean> {
    this.question = question;
    this.typed = '';
    await this.show();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  protected override heading(): string {
    return this.question.title;
  }

  protected override body(): TemplateResult {
    const { body, word, wordHint } = this.question;
    return html`
      <form @submit=${(event: Event) => { event.preventDefault(); this.#sure(); }}>
        <p class="dialog-text">${body}</p>
        ${word === undefined ? nothing : html`
          <label class="field"><span>${wordHint}</span>
            <input .value=${this.typed} autocomplete="off" spellcheck="false" @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}>
          </label>`}
        <div class="dialog-buttons">
          <button type="button" class="quiet" @click=${() => this.close()}>${text.dialogs.cancel}</button>
          <button type="submit" class="danger" ?disabled=${word !== undefined && this.typed !== word}>${text.dialogs.delete}</button>
        </div>
      </form>`;
  }

  #sure(): void {
    this.#answer(true);
    this.close();
  }

  protected override closed(): void {
    this.#answer(false);
  }
}

/** Opens it on the page, for as long as it takes. */
export async function confirm(question: Question): Promise<boolean> {
  const dialog = new ConfirmDialog();
  document.body.append(dialog);
  const sure = await dialog.ask(question);
  dialog.remove();
  return sure;
}
