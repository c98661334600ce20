/** A table of more pieces than this is long. */
const MOST_PIECES = 8;
/** In characters: a column is at least as wide as its longest word, and at most as its longest text, up to these. */
const LONGEST_WORD = 20;
const LONGEST_TEXT = 48;
/** Shorter texts are not broken. */
const SHORT_TEXT = 10;
/** Beside the text of a cell; the style sheet has the same. */
const PADDING = '1.5rem';

const roles: Readonly<Record<string, string>> = { THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TH: 'columnheader', TD: 'cell' };

/**
 * A browser finds the widths of columns by looking at all rows, again with each row that comes. Those
 * of a long table follow from the text of its first pieces instead, and its rows are laid out one by
 * one. The roles say that it is a table all the same.
 *
 * @param drawn what has just been drawn of it
 */
export function fitTable(table: HTMLTableElement, drawn: readonly ChildNode[]): void {
  const bodies = [...table.tBodies];
  const isLong = bodies.length > MOST_PIECES;
  if (!isLong && !table.hasAttribute('role')) {
    return;
  }
  if (!isLong) {
    makeShort(table);
    return;
  }
  const isNew = !table.hasAttribute('role');
  const first = bodies.slice(0, MOST_PIECES);
  if (isNew || first.some((body) => drawn.includes(body))) {
    widen(table, [...table.rows].slice(0, (table.tHead?.rows.length ?? 0) + first.reduce((sum, { rows }) => sum + rows.length, 0)));
  }
  table.setAttribute('role', 'table');
  (isNew ? [...table.children] : drawn.filter((node) => node instanceof Element)).forEach(tell);
}

function makeShort(table: HTMLTableElement): void {
  [table, ...table.querySelectorAll('[role]')].forEach((part) => part.removeAttribute('role'));
  table.removeAttribute('style');
}

function tell(part: Element): void {
  const role = roles[part.nodeName];
  if (role !== undefined) {
    part.setAttribute('role', role);
    [...part.children].forEach(tell);
  }
}

function widen(table: HTMLTableElement, rows: readonly HTMLTableRowElement[]): void {
  const columns = [...(rows[0]?.cells ?? [])].map((_, at) => {
    const texts = rows.map(({ cells }) => cells[at]?.textContent?.trim() ?? '');
    const text = longest(texts, LONGEST_TEXT);
    return { word: text <= SHORT_TEXT ? text : longest(texts.flatMap((each) => each.split(/\s+/)), LONGEST_WORD), text };
  });
  const sum = (of: (column: typeof columns[number]) => number): string =>
    `calc(${columns.reduce((all, column) => all + of(column), 0)}ch + ${columns.length} * ${PADDING})`;
  table.style.setProperty('--columns', columns.map(({ word, text }) => `minmax(calc(${word}ch + ${PADDING}), ${text}fr)`).join(' '));
  table.style.setProperty('--narrowest', sum(({ word }) => word));
  table.style.setProperty('--widest', sum(({ text }) => text));
}

function longest(texts: readonly string[], most: number): number {
  return Math.min(most, texts.reduce((length, text) => Math.max(length, text.length), 1));
}
