import { Lexer } from 'marked';
import type { Token, TokensList } from 'marked';
import { headOf, isList, loosen, pieces } from './pieces.ts';
import { markdown } from './syntax.ts';

/** A part of a text that is read and drawn for itself. */
export interface Block {
  readonly raw: string;
  readonly tokens: readonly Token[];
  /**
   * Of a piece that goes on with the list, table or quotation before it: what has to stand before `raw` for
   * that to be seen. Null for a block that begins something.
   */
  readonly within: string | null;
  /** A list whose items are paragraphs, because of an empty line somewhere in it. */
  readonly loose: boolean;
  /** As long as it is the same, the block looks the same. */
  readonly look: string;
}

/** How many blocks at the end may still become something else when more text comes. */
const UNSETTLED = 2;
/** Of stretches of text within lines, between two looks at the clock. */
const AT_ONCE = 16;

/** A way through a text from its beginning; what is settled is not read again. */
export class Reading {
  readonly #lexer = new Lexer({ ...markdown.defaults, tokenizer: null });
  readonly #settled: Block[] = [];
  #settledText = '';
  /** Links that are defined in what is settled. */
  readonly #links = noLinks();
  /** The list, table or quotation that the rest begins within, if it does. */
  #within: string | null = null;
  #loose = false;

  get settled(): readonly Block[] { return this.#settled; }
  get position(): number { return this.#settledText.length; }
  /** All links that are known to be defined, as a text that is the same when they are. */
  get links(): string { return JSON.stringify(this.#lexer.tokens.links); }

  /** Whether what is settled is how this text begins. */
  leadsInto(text: string): boolean {
    return text.startsWith(this.#settledText);
  }

  /**
   * Reads on, without what stands within lines, and returns the blocks that are not settled:
   * the last ones, and those that begin at `before` or later.
   */
  read(text: string, before = Infinity): readonly Block[] {
    this.#lexer.tokens.links = Object.assign(noLinks(), this.#links);
    const fresh = this.#blocks(text.slice(this.position));
    let end = this.position;
    const settled = fresh.slice(0, Math.max(0, fresh.length - UNSETTLED)).filter(({ raw }) => (end += raw.length) <= before);
    const behind = settled.map(({ raw }) => raw).join('');
    if (behind === '' || !text.startsWith(behind, this.position)) {
      return fresh;
    }
    this.#settled.push(...settled);
    this.#settledText += behind;
    this.#remember(settled, behind);
    const next = fresh[settled.length];
    this.#within = next?.within ?? null;
    this.#loose = this.#within !== null && next?.loose === true;
    return fresh.slice(settled.length);
  }

  /** Reads what stands within lines. False when there was no time for all of it. */
  readLines(hasTime: () => boolean): boolean {
    const { inlineQueue } = this.#lexer;
    let done = 0;
    for (const { src, tokens } of inlineQueue) {
      if (done % AT_ONCE === 0 && !hasTime()) {
        break;
      }
      this.#lexer.state.inRawBlock = false; // as marked does it
      this.#lexer.inlineTokens(src, tokens);
      done++;
    }
    inlineQueue.splice(0, done);
    return inlineQueue.length === 0;
  }

  #blocks(rest: string): Block[] {
    const head = this.#within ?? '';
    const blocks: Block[] = [];
    for (const [at, token] of this.#lexer.blockTokens(head + rest, []).entries()) {
      const last = blocks.at(-1);
      if (token.type === 'space' && last !== undefined) {
        blocks[blocks.length - 1] = block({ ...last, raw: last.raw + token.raw }); // blank lines go with what is before them
      } else {
        blocks.push(...this.#pieces(token, at === 0 ? this.#within : null));
      }
    }
    return blocks;
  }

  /** @param within as of the first of them */
  #pieces(token: Token, within: string | null): Block[] {
    const loose = isList(token) && (token.loose || (within !== null && this.#loose));
    if (isList(token) && loose) {
      loosen(token);
      if (within !== null && !this.#loose) {
        this.#loosenSettled();
      }
    }
    const head = headOf(token);
    return pieces(token).map((piece, at) => block({
      raw: at === 0 && within !== null ? piece.raw.slice(within.length) : piece.raw,
      tokens: [piece.token],
      within: at === 0 ? within : head,
      loose,
    }));
  }

  /** The list that the rest goes on with has turned out to be a loose one. */
  #loosenSettled(): void {
    this.#loose = true;
    for (let at = this.#settled.length - 1; at >= 0; at--) {
      const settled = this.#settled[at];
      const [list] = settled?.tokens ?? [];
      if (settled === undefined || !isList(list)) {
        return;
      }
      loosen(list);
      this.#settled[at] = block({ ...settled, loose: true });
      if (settled.within === null) {
        return;
      }
    }
  }

  #remember(settled: readonly Block[], raw: string): void {
    if (raw.includes(']:')) {
      markdown.walkTokens(settled.flatMap(({ tokens }) => [...tokens]), (token) => {
        if (token.type === 'def') {
          this.#links[token.tag] ??= { href: token.href, title: token.title };
        }
      });
    }
  }
}

function block(parts: Omit<Block, 'look'>): Block {
  return { ...parts, look: parts.loose ? `${parts.raw}\0loose` : parts.raw };
}

function noLinks(): TokensList['links'] {
  return Object.create(null);
}
