import type { Token, Tokens } from 'marked';

/** So many items of a list, rows of a table, or blocks of a quotation make a piece. */
const MEMBERS = 16;
/** Fewer are not left over for a piece of their own. */
const FEWEST = 2;

export interface Piece {
  readonly raw: string;
  readonly token: Token;
}

/** A block that may be long: the same with fewer members is a piece of it. */
interface Long {
  readonly head: string;
  readonly lengths: readonly number[];
  readonly part: (from: number, to: number) => Token;
}

/** Lists, tables and quotations in pieces, all of them together as long as the block; anything else as one. */
export function pieces(token: Token): readonly Piece[] {
  const long = asLong(token);
  if (long === null) {
    return [{ raw: token.raw, token }];
  }
  const { head, lengths, part } = long;
  const all: Piece[] = [];
  let begin = 0;
  let end = head.length;
  for (let from = 0; ; from += MEMBERS) {
    const isLast = lengths.length - from < MEMBERS + FEWEST;
    const to = isLast ? lengths.length : from + MEMBERS;
    end = isLast ? token.raw.length : lengths.slice(from, to).reduce((sum, length) => sum + length, end);
    all.push({ raw: token.raw.slice(begin, end), token: part(from, to) });
    begin = end;
    if (isLast) {
      return all;
    }
  }
}

/** What a piece of this block needs before it, to be read as what it is. */
export function headOf(token: Token): string {
  return asLong(token)?.head ?? '';
}

function asLong(token: Token): Long | null {
  if (isList(token)) {
    return {
      head: '', lengths: token.items.map(({ raw }) => raw.length),
      part: (from, to) => ({ ...token, items: token.items.slice(from, to) }),
    };
  }
  if (isTable(token)) {
    const [names = '', dashes = '', ...rows] = token.raw.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    return {
      head: names + dashes, lengths: token.rows.map((_, at) => rows[at]?.length ?? 0),
      part: (from, to) => ({ ...token, rows: token.rows.slice(from, to) }),
    };
  }
  if (isQuotation(token)) {
    const blocks = quotedBlocks(token);
    return {
      head: '', lengths: blocks.map(({ length }) => length),
      part: (from, to) => ({ ...token, tokens: blocks.slice(from, to).flatMap(({ tokens }) => tokens) }),
    };
  }
  return null;
}

interface QuotedBlock {
  readonly tokens: Token[];
  /** In the source, with its marks. */
  readonly length: number;
}

const MARK = /^ {0,3}>[ \t]?/;

/**
 * What is quoted, by the lines that it stands on. From where it is not read as it stands there, or
 * does not begin with a mark, all is one block: what belongs to what is not told.
 */
function quotedBlocks({ raw, tokens }: Tokens.Blockquote): QuotedBlock[] {
  const lines = raw.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const blocks: QuotedBlock[] = [];
  let line = 0;
  let done = 0;
  for (let at = 0; at < tokens.length;) {
    let end = at + 1;
    while (tokens[end]?.type === 'space') {
      end++; // blank lines go with what is before them
    }
    const block = tokens.slice(at, end);
    const text = block.map((token) => token.raw).join('');
    const own = lines.slice(line, line + text.split('\n').length - 1);
    if (!text.endsWith('\n') || !MARK.test(own[0] ?? '') || own.map((each) => each.replace(MARK, '')).join('') !== text) {
      break;
    }
    const length = own.join('').length;
    blocks.push({ tokens: block, length });
    line += own.length;
    done += length;
    at = end;
  }
  const rest = tokens.slice(blocks.reduce((sum, block) => sum + block.tokens.length, 0));
  return rest.length === 0 ? blocks : [...blocks, { tokens: rest, length: raw.length - done }];
}

function isQuotation(token: Token | undefined): token is Tokens.Blockquote {
  return token?.type === 'blockquote';
}

export function isList(token: Token | undefined): token is Tokens.List {
  return token?.type === 'list';
}

export function isTable(token: Token | undefined): token is Tokens.Table {
  return token?.type === 'table';
}

/** Makes paragraphs of the items, as it is in a list that has empty lines between any of them. */
export function loosen(list: Tokens.List): void {
  list.loose = true;
  for (const item of list.items.filter(({ loose }) => !loose)) {
    item.loose = true;
    for (const token of item.tokens) {
      if (token.type === 'text') {
        token.type = 'paragraph';
      }
    }
    const [box, text] = item.tokens;
    if (box?.type === 'checkbox' && text !== undefined && 'tokens' in text) {
      text.tokens?.unshift(box);
      item.tokens.shift();
    }
  }
}
