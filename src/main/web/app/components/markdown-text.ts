import type { PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { copyText } from '../clipboard.ts';
import { MarkdownBlocks } from '../markdown/blocks.ts';
import type { Block } from '../markdown/blocks.ts';
import { growLines } from '../markdown/code-lines.ts';
import { renderBlock } from '../markdown/render.ts';
import { PageElement } from './element.ts';

/** What may be drawn in every frame, and how long to rest after more, as a multiple of it. */
const CHEAP_MS = 6;
const REST = 6;
/** A long text that is there at once is drawn over several frames. */
const SLICE_MS = 12;

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
  #read: { readonly text: string; readonly growing: boolean; readonly blocks: readonly Block[] } | null = null;
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

  /** As it is read, without marks: code as it stands, everything else as it is shown. */
  plainText(): string {
    return this.#drawn
      .map(({ element }) => element.querySelector('.code > pre')?.textContent ?? element.innerText)
      .map((part) => part.trim()).join('\n\n');
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
    const whole = this.#draw(this.#readBlocks(), begun);
    const cost = performance.now() - begun;
    this.#restUntil = cost < CHEAP_MS ? 0 : begun + REST * cost;
    if (!whole) {
      requestAnimationFrame(() => this.requestUpdate());
    }
  }

  /** The blocks are drawn by hand, beside the template, which stays empty. */
  protected override render(): unknown {
    return undefined;
  }

  #readBlocks(): readonly Block[] {
    const { text, growing } = this;
    if (this.#read?.text !== text || this.#read.growing !== growing) {
      this.#read = { text, growing, blocks: this.#blocks.update(text, !growing) };
    }
    return this.#read.blocks;
  }

  /** False when there is more to draw than one frame should. */
  #draw(blocks: readonly Block[], begun: number): boolean {
    for (const [at, block] of blocks.entries()) {
      const settled = !this.growing || at < blocks.length - 1;
      const drawn = this.#drawn[at] ?? this.#add();
      if (drawn.raw !== block.raw || drawn.settled !== settled) {
        if (performance.now() - begun > SLICE_MS && at > 0) {
          return false;
        }
        drawBlock(drawn, block, settled);
      }
    }
    for (const { element } of this.#drawn.splice(blocks.length)) {
      element.remove();
    }
    return true;
  }

  #add(): Drawn {
    const element = document.createElement('div');
    element.className = 'block';
    element.dir = 'auto';
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

function drawBlock(drawn: Drawn, { raw, tokens }: Block, settled: boolean): void {
  const [token] = tokens;
  const code = token?.type === 'code' && !settled && drawn.raw !== '' && raw.startsWith(drawn.raw.trimEnd())
    ? drawn.element.querySelector<HTMLElement>('.code > pre > code') : null;
  const now: unknown = token?.type === 'code' ? token['text'] : null;
  const grown = code !== null && typeof now === 'string' && growLines(code, now);
  if (!grown) {
    drawn.element.replaceChildren(renderBlock(tokens, settled));
  }
  drawn.raw = raw;
  drawn.settled = settled;
}
