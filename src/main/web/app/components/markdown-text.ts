import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { copyText } from '../clipboard.ts';
import { nextTurn } from '../frame.ts';
import { MarkdownBlocks } from '../markdown/blocks.ts';
import type { Block } from '../markdown/blocks.ts';
import { DrawnBlock } from '../markdown/drawn-block.ts';
import { renderBlock } from '../markdown/render.ts';
import { markdown } from '../markdown/syntax.ts';
import { PageElement } from './element.ts';

const SAMPLE = '*a* `b`';

/** What takes long the first time, to be done before it is wanted: reading, and drawing. */
export const prepare = [() => void markdown.lexer(SAMPLE), () => void renderBlock(markdown.lexer(SAMPLE), true)];

/** From now on this draws what is in a `markdown-text`, also what is already there. */
export function beginToDraw(): void {
  customElements.define('markdown-text', MarkdownText);
}

/** What may be drawn in every frame, and how long to rest after more, as a multiple of it. */
const CHEAP_MS = 6;
const REST = 6;
/** A long text that is there at once is read and drawn over several frames; what is drawn has to be laid out, too. */
const READ_MS = 12;
const DRAW_MS = 8;

/** So many blocks stand in an element of their own: what is added is laid out among them, not among all blocks. */
const BLOCKS = 32;

/**
 * Markdown that may still be growing. Blocks that did not change keep their elements, so
 * that a selection, or the place where somebody reads, stays as it is.
 */
export class MarkdownText extends PageElement {
  @property() accessor text = '';
  @property({ type: Boolean }) accessor growing = false;
  readonly #blocks = new MarkdownBlocks();
  readonly #drawn: DrawnBlock[] = [];
  #read: { readonly text: string; readonly growing: boolean; readonly blocks: readonly Block[] } | null = null;
  /** Where the text goes on. */
  #end: HTMLElement | null = null;
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
    return this.#drawn.filter(({ goesOn }) => !goesOn)
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
    const blocks = this.#readBlocks(() => performance.now() - begun < READ_MS);
    const whole = blocks !== null && this.#draw(blocks, () => performance.now() - begun < DRAW_MS);
    if (blocks?.at(-1)?.within != null) {
      // Of what is long it is the layout that costs. It comes next anyway, and nothing tells what it took: a frame's
      // length has the work of all others in it. Uncharged, a list is drawn so often that each frame is too long.
      void this.offsetHeight;
    }
    const cost = performance.now() - begun;
    this.#restUntil = cost < CHEAP_MS ? 0 : begun + REST * cost;
    if (!whole) {
      void nextTurn().then(() => this.requestUpdate());
    }
  }

  /** The blocks are drawn by hand, beside the template, which stays empty. */
  protected override render(): unknown {
    return undefined;
  }

  /** Null when there is more to read than one frame should. */
  #readBlocks(hasTime: () => boolean): readonly Block[] | null {
    const { text, growing } = this;
    if (this.#read?.text !== text || this.#read.growing !== growing) {
      const blocks = growing ? this.#blocks.grow(text) : this.#blocks.end(text, hasTime);
      this.#read = blocks === null ? null : { text, growing, blocks };
    }
    return this.#read?.blocks ?? null;
  }

  /** False when there is more to draw than one frame should. */
  #draw(blocks: readonly Block[], hasTime: () => boolean): boolean {
    for (const [at, block] of blocks.entries()) {
      const settled = !this.growing || at < blocks.length - 1;
      if (this.#drawn[at]?.takes(block) === false) {
        this.#removeFrom(at);
      }
      const drawn = this.#drawn[at] ?? this.#add(block);
      if (!drawn.shows(block, settled)) {
        if (!hasTime() && at > 0) {
          return false;
        }
        if (!drawn.draw(block, settled)) {
          this.#loseAfter(at);
        }
      }
    }
    this.#removeFrom(blocks.length);
    this.#markEnd();
    return true;
  }

  /** Of the last block alone: the styles of all others need no second look when this begins or ends. */
  #markEnd(): void {
    const end = this.growing ? (this.#drawn.at(-1)?.element ?? null) : null;
    if (end !== this.#end) {
      this.#end?.classList.remove('growing');
      end?.classList.add('growing');
      this.#end = end;
    }
  }

  #add(block: Block): DrawnBlock {
    const drawn = DrawnBlock.after(this.#drawn.at(-1), block, () => this.#place());
    this.#drawn.push(drawn);
    return drawn;
  }

  #place(): HTMLElement {
    const last = this.lastElementChild;
    if (last instanceof HTMLElement && last.childElementCount < BLOCKS) {
      return last;
    }
    const blocks = document.createElement('div');
    blocks.className = 'blocks';
    this.append(blocks);
    return blocks;
  }

  #loseAfter(at: number): void {
    const { element } = this.#drawn[at] ?? {};
    this.#drawn.slice(at + 1).filter((each) => each.element === element).forEach((each) => each.lose());
  }

  #removeFrom(at: number): void {
    this.#drawn.splice(at).forEach((each) => each.remove());
    while (this.lastElementChild?.childElementCount === 0) {
      this.lastElementChild.remove();
    }
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
