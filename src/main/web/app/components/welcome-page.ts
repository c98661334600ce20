import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** What is shown when no conversation is open. */
@customElement('welcome-page')
export class WelcomePage extends PageElement {
  @property({ type: Boolean }) accessor onlyDemo = false;
  /** The name of the project that a new conversation will be in. */
  @property({ attribute: false }) accessor project: string | null = null;

  protected override render(): TemplateResult {
    const { welcome } = text;
    return html`
      <div class="welcome">
        <h1>${welcome.title}</h1>
        ${this.project === null ? nothing : html`<p class="in-project">${icon('folder')}<b dir="auto">${this.project}</b></p>`}
        <p>${welcome.body}</p>
        ${this.onlyDemo ? html`
          <div class="hint">
            ${icon('note')}
            <p><b>${welcome.demoTitle}</b> ${welcome.demoBefore}<code>${welcome.demoKey}</code>${welcome.demoAfter}</p>
          </div>` : nothing}
        <ul class="examples" aria-label=${welcome.examples}>
          ${welcome.prompts.map(({ title, prompt }) => html`
            <li><button type="button" @click=${() => this.#suggest(prompt)}><b>${title}</b><span>${prompt}</span></button></li>`)}
        </ul>
      </div>`;
  }

  #suggest(prompt: string): void {
    this.dispatchEvent(new CustomEvent('suggest', { detail: prompt, bubbles: true }));
  }
}
