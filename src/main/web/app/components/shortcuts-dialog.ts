import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { isMac } from '../keys.ts';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** The list of keys, behind `?`. */
@customElement('shortcuts-dialog')
export class ShortcutsDialog extends PageElement {
  show(): void {
    this.#dialog?.showModal();
  }

  protected override render(): TemplateResult {
    const { shortcuts } = text;
    return html`
      <dialog aria-labelledby="shortcuts-title" @click=${this.#clicked}>
        <div class="dialog-body">
          <div class="dialog-head">
            <h2 id="shortcuts-title">${shortcuts.name}</h2>
            <button type="button" class="icon" aria-label=${shortcuts.close} title=${shortcuts.close} @click=${() => this.#dialog?.close()}>${icon('close')}</button>
          </div>
          <dl>
            ${shortcuts.rows(isMac ? '⌘' : 'Ctrl').map(({ keys, does }) => html`
              <div><dt>${does}</dt><dd>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dd></div>`)}
          </dl>
        </div>
      </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  /** On the dialog itself means: beside what is in it. */
  readonly #clicked = (event: Event): void => {
    if (event.target === this.#dialog) {
      this.#dialog?.close();
    }
  };
}
