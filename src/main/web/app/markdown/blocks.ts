import { marked } from 'marked';
import type { Token } from 'marked';

export interface Block {
  readonly raw: string;
  readonly token: Token;
}

/** How many blocks at the end may still become something else when more text comes. */
const UNSETTLED = 2;

/**
 * Markdown as a list of blocks. While text only grows, all but the last blocks are settled:
 * they are neither read nor drawn again, so that a long answer stays as cheap as a short one.
 */
export class MarkdownBlocks {
  #settled: readonly Block[] = [];
  #settledText = '';

  /** `ended` reads everything once more: a link may be defined below the place where it is used. */
  update(text: string, ended: boolean): readonly Block[] {
    const source = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    if (ended || !source.startsWith(this.#settledText)) {
      this.#settled = [];
      this.#settledText = '';
    }
    const fresh = lex(source.slice(this.#settledText.length));
    const blocks = [...this.#settled, ...fresh];
    const settled = Math.max(0, fresh.length - UNSETTLED);
    const next = fresh.slice(0, settled);
    const nextText = this.#settledText + next.map(({ raw }) => raw).join('');
    if (settled > 0 && source.startsWith(nextText)) {
      this.#settled = [...this.#settled, ...next];
      this.#settledText = nextText;
    }
    return blocks;
  }
}

/** Blank lines go with the block before them. */
function lex(source: string): Block[] {
  const blocks: Block[] = [];
  for (const token of marked.lexer(source)) {
    const last = blocks.at(-1);
    if (token.type === 'space' && last !== undefined) {
      blocks[blocks.length - 1] = { raw: last.raw + token.raw, token: last.token };
    } else {
      blocks.push({ raw: token.raw, token });
    }
  }
  return blocks;
}
