import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { text } from '../text.ts';
import { PageElement } from './element.ts';
import { icon } from './icons.ts';

/** Takes files that are dropped anywhere on the page, and shows that it does. */
@customElement('drop-zone')
export class DropZone extends PageElement {
  @state() private accessor over = false;
  #leave: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', (event) => this.#dragged(event));
    addEventListener('drop', (event) => this.#dropped(event));
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.over ? html`<div class="drop-zone"><p>${icon('attach')}${text.prompt.drop}</p></div>` : nothing;
  }

  /** Comes again and again while something is held over the page. */
  #dragged(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files') === true) {
      event.preventDefault();
      this.over = true;
      clearTimeout(this.#leave);
      this.#leave = setTimeout(() => (this.over = false), 200);
    }
  }

  #dropped(event: DragEvent): void {
    const files = event.dataTransfer?.files;
    if (files !== undefined && files.length > 0) {
      event.preventDefault();
      this.over = false;
      this.dispatchEvent(new CustomEvent('files', { detail: [...files] }));
    }
  }
}
