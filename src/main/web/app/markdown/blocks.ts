import { isList, loosen } from './pieces.ts';
import { LONGEST_FORMULA } from './math-syntax.ts';
import { Reading } from './reading.ts';
import type { Block } from './reading.ts';
import { markdown } from './syntax.ts';
import { presentable } from './tail.ts';

export type { Block } from './reading.ts';

/** So much of a text is read at once when all of it is there. */
const STRETCH = 16_384;

/**
 * Markdown as a list of blocks. While text only grows, all but the last blocks are settled:
 * they are neither read nor drawn again, so that a long answer stays as cheap as a short one.
 */
export class MarkdownBlocks {
  #growing = new Reading();
  #whole: WholeReading | null = null;

  /** Of a text that is still being written. */
  grow(text: string): readonly Block[] {
    const source = withPlainLineEnds(text);
    if (!this.#growing.leadsInto(source)) {
      this.#growing = new Reading();
    }
    const fresh = this.#growing.read(source);
    this.#growing.readLines(() => true);
    return [...this.#growing.settled, ...withPresentableEnd(fresh)];
  }

  /**
   * Of a text that has ended. All of it is read once more: what comes later may change what
   * was settled before, and a link may be defined below the place where it is used.
   *
   * @param hasTime asked often; when it says no, the result is null and the next call goes on
   */
  end(text: string, hasTime: () => boolean = () => true): readonly Block[] | null {
    const source = withPlainLineEnds(text);
    if (this.#whole?.source !== source) {
      this.#whole = new WholeReading(source);
    }
    return this.#whole.read(hasTime);
  }
}

/** A text that is all there, in stretches. */
class WholeReading {
  readonly source: string;
  readonly #reading = new Reading();
  #rest: readonly Block[] | null = null;
  #stretch = STRETCH;

  constructor(source: string) {
    this.source = source;
  }

  read(hasTime: () => boolean): readonly Block[] | null {
    while (this.#rest === null) {
      if (!hasTime()) {
        return null;
      }
      this.#readStretch();
    }
    if (!this.#reading.readLines(hasTime)) {
      return null;
    }
    const { settled, links } = this.#reading;
    const blocks = [...settled, ...this.#rest];
    return links === '{}' ? blocks
      : blocks.map((block) => (block.raw.includes('[') ? { ...block, look: `${block.look}\0${links}` } : block));
  }

  #readStretch(): void {
    const { position } = this.#reading;
    const end = position + this.#stretch;
    if (end >= this.source.length) {
      this.#rest = this.#reading.read(this.source);
      return;
    }
    this.#reading.read(this.source.slice(0, end), end - 2 * LONGEST_FORMULA); // a formula may begin in one and end in the next
    this.#stretch = this.#reading.position > position ? STRETCH : 2 * this.#stretch;
  }
}

function withPlainLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function withPresentableEnd(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.at(-1);
  if (last === undefined) {
    return blocks;
  }
  const tokens = markdown.lexer(presentable((last.within ?? '') + last.raw));
  tokens.filter(isList).filter(() => last.loose).forEach(loosen);
  return [...blocks.slice(0, -1), { ...last, tokens }];
}
