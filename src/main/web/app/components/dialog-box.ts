import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

let ids = 0;

/** A modal dialog with a heading. Escape, the cross and a press beside it close it. */
export abstract class DialogBox extends PageElement {
  @query('dialog') private accessor dialog!: HTMLDialogElement;
  readonly #titleId = `dialog-${++ids}`;

  protected abstract heading(): string;
  protected abstract body(): TemplateResult;

  /** Further classes of the dialog. */
  protected get look(): string { return ''; }

  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
  }

  close(): void {
    this.dialog.close();
  }

  /** The dialog is closed, however that came about. */
  protected closed(): void {}

  protected override render(): TemplateResult {
    return html`
      <dialog class=${this.look} aria-labelledby=${this.#titleId} @click=${this.#clicked} @close=${() => this.closed()}>
        <div class="dialog-body">
          <div class="dialog-head">
            <h2 id=${this.#titleId}>${this.heading()}</h2>
            <button type="button" class="icon" aria-label=${text.dialogs.close} title=${text.dialogs.close} @click=${() => this.close()}>${icon('close')}</button>
          </div>
          ${this.body()}
        </div>
      </dialog>`;
  }

  /** On the dialog itself means: beside what is in it. */
  readonly #clicked = (event: Event): void => {
    if (event.target === this.dialog) {
      this.close();
    }
  };
}
