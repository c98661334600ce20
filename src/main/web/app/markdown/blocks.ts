import type { Token } from 'marked';
import { markdown } from './syntax.ts';
import { presentable } from './tail.ts';

export interface Block {
  readonly raw: string;
  readonly tokens: readonly Token[];
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
    const blocks = [...this.#settled, ...(ended ? fresh : withPresentableEnd(fresh))];
    this.#settle(source, fresh);
    return blocks;
  }

  #settle(source: string, fresh: readonly Block[]): void {
    const next = fresh.slice(0, Math.max(0, fresh.length - UNSETTLED));
    const nextText = this.#settledText + next.map(({ raw }) => raw).join('');
    if (next.length > 0 && source.startsWith(nextText)) {
      this.#settled = [...this.#settled, ...next];
      this.#settledText = nextText;
    }
  }
}

function withPresentableEnd(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.at(-1);
  return last === undefined ? blocks
    : [...blocks.slice(0, -1), { raw: last.raw, tokens: markdown.lexer(presentable(last.raw)) }];
}

/** Blank lines go with the block before them. */
function lex(source: string): Block[] {
  const blocks: Block[] = [];
  for (const token of markdown.lexer(source)) {
    const last = blocks.at(-1);
    if (token.type === 'space' && last !== undefined) {
      blocks[blocks.length - 1] = { raw: last.raw + token.raw, tokens: last.tokens };
    } else {
      blocks.push({ raw: token.raw, tokens: [token] });
    }
  }
  return blocks;
}
