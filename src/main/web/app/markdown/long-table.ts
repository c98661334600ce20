/** A table of more pieces than this is long. */
const MOST_PIECES = 4;
/** In characters: what a column needs is as long as its longest word, and what it would like as its longest text, up to these. */
const LONGEST_WORD = 20;
const LONGEST_TEXT = 48;
/** Shorter texts are not broken. */
const SHORT_TEXT = 10;
/** Beside the text of a cell; the style sheet has the same. */
const PADDING = '1.5rem';

const roles: Readonly<Record<string, string>> = { THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TH: 'columnheader', TD: 'cell' };

/**
 * A browser finds the widths of columns by looking at all rows, again with each row that comes. The columns of a long
 * table stay as wide as the browser makes them for its first pieces, and its rows are laid out one by one. The roles
 * say that it is a table all the same.
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
  const first = bodies.slice(0, MOST_PIECES);
  if (!table.hasAttribute('role') || first.some((body) => drawn.includes(body))) {
    const others = bodies.slice(MOST_PIECES);
    makeShort(table);
    others.forEach((body) => body.remove()); // else the widths would follow from them, too
    widen(table);
    table.append(...others);
    table.setAttribute('role', 'table');
    [...table.children].forEach(tell);
  } else {
    drawn.filter((node) => node instanceof Element).forEach(tell);
  }
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

function widen(table: HTMLTableElement): void {
  const rows = [...table.rows];
  const widths = [...(rows[0]?.cells ?? [])].map((cell) => cell.getBoundingClientRect().width);
  const room = table.parentElement?.clientWidth ?? 0;
  const width = widths.reduce((sum, each) => sum + each, 0);
  const columns = widths.map((each, at) => {
    const texts = rows.map(({ cells }) => cells[at]?.textContent?.trim() ?? '');
    const text = longest(texts, LONGEST_TEXT);
    const word = text <= SHORT_TEXT ? text : longest(texts.flatMap((words) => words.split(/\s+/)), LONGEST_WORD);
    // In a table that is too wide for its place, no column can be narrower.
    return { text, least: width > room + 1 ? px(each) : `min(${px(each)}, calc(${word}ch + ${PADDING}))` };
  });
  const texts = `calc(${columns.reduce((sum, { text }) => sum + text, 0)}ch + ${columns.length} * ${PADDING})`;
  table.style.setProperty('--columns', columns.map(({ least }, at) => `minmax(${least}, ${widths[at]?.toFixed(2)}fr)`).join(' '));
  table.style.setProperty('--narrowest', `calc(${columns.map(({ least }) => least).join(' + ')})`);
  // In one that fills its place, they might like to be wider.
  table.style.setProperty('--widest', width > room - 1 ? `max(${px(width)}, ${texts})` : px(width));
}

function px(width: number): string {
  return `${width.toFixed(2)}px`;
}

function longest(texts: readonly string[], most: number): number {
  return Math.min(most, texts.reduce((length, text) => Math.max(length, text.length), 1));
}
