import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { text } from '../text.ts';
import { DialogBox } from './dialog-box.ts';

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** Asks for what stands in double braces in a template. */
@customElement('template-filler')
export class TemplateFiller extends DialogBox {
  @state() private accessor content = '';
  #answer: (filled: string | null) => void = () => {};

  async fill(content: string): Promise<string | null> {
    this.content = content;
    await this.show();
    this.querySelector<HTMLElement>('textarea')?.focus();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  protected override heading(): string {
    return text.prompt.fill;
  }

  protected override body(): TemplateResult {
    const names = [...new Set([...this.content.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))];
    return html`
      <form @submit=${this.#insert}>
        ${names.map((name) => html`<label class="field"><span>${name}</span><textarea name=${name} rows="1" dir="auto"></textarea></label>`)}
        <div class="dialog-buttons">
          <button type="button" class="quiet" @click=${() => this.close()}>${text.dialogs.cancel}</button>
          <button type="submit" class="primary">${text.prompt.insert}</button>
        </div>
      </form>`;
  }

  protected override closed(): void {
    this.#answer(null);
  }

  readonly #insert = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    this.#answer(this.content.replace(PLACEHOLDER, (_all, name: string) => String(form.get(name) ?? '')));
    this.close();
  };
}

/** Null when it was given up. */
export async function fillTemplate(content: string): Promise<string | null> {
  const dialog = new TemplateFiller();
  document.body.append(dialog);
  const filled = await dialog.fill(content);
  dialog.remove();
  return filled;
}
