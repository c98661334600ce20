import type { PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { copyText } from '../clipboard.ts';
import { MarkdownBlocks } from '../markdown/blocks.ts';
import { renderBlock } from '../markdown/render.ts';
import { PageElement } from './element.ts';

/** What may be drawn in every frame, and how long to rest after more, as a multiple of it. */
const CHEAP_MS = 6;
const REST = 6;

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
  #restUntil = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#clicked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', this.#clicked);
  }

  /** A giant block is costly to draw: then it is drawn less often, and the page stays smooth. */
  protected override shouldUpdate(): boolean {
    const rest = this.growing ? this.#restUntil - performance.now() : 0;
    if (rest > 0 && this.#timer === null) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.requestUpdate();
      }, rest);
    }
    return rest <= 0;
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const begun = performance.now();
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
    const cost = performance.now() - begun;
    this.#restUntil = cost < CHEAP_MS ? 0 : begun + REST * cost;
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
