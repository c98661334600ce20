import type { PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { copyText } from '../clipboard.ts';
import { MarkdownBlocks } from '../markdown/blocks.ts';
import { renderBlock } from '../markdown/render.ts';
import { PageElement } from './element.ts';

interface Drawn {
  readonly element: HTMLElement;
  raw: string;
  settled: boolean;
}

/**
 * Markdown that may still be growing. Blocks that did not change keep their elements, so
 * that a selection, or the place where somebody reads, stays as it is.
 */
@customElement('markdown-text')
export class MarkdownText extends PageElement {
  @property() accessor text = '';
  @property({ type: Boolean }) accessor growing = false;
  readonly #blocks = new MarkdownBlocks();
  readonly #drawn: Drawn[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#clicked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', this.#clicked);
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const blocks = this.#blocks.update(this.text, !this.growing);
    blocks.forEach(({ raw, token }, at) => {
      const settled = !this.growing || at < blocks.length - 1;
      const drawn = this.#drawn[at] ?? this.#add();
      if (drawn.raw !== raw || drawn.settled !== settled) {
        drawn.raw = raw;
        drawn.settled = settled;
        drawn.element.replaceChildren(renderBlock(token, settled));
      }
    });
    for (const { element } of this.#drawn.splice(blocks.length)) {
      element.remove();
    }
  }

  /** The blocks are drawn by hand, beside the template, which stays empty. */
  protected override render(): unknown {
    return undefined;
  }

  #add(): Drawn {
    const element = document.createElement('div');
    element.className = 'block';
    this.append(element);
    const drawn = { element, raw: '', settled: false };
    this.#drawn.push(drawn);
    return drawn;
  }

  readonly #clicked = (event: Event): void => {
    const button = event.target instanceof Element ? event.target.closest('.code-copy') : null;
    const code = button?.closest('.code')?.querySelector('pre');
    if (code !== null && code !== undefined) {
      void copyText(code.textContent ?? '').then((copied) =>
        this.dispatchEvent(new CustomEvent('copied', { detail: copied, bubbles: true })));
    }
  };
}
