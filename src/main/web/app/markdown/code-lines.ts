/** So many lines of code stand in an element of their own; the style sheet counts on it. */
const LINES = 60;
const PIECES = new RegExp(`(?:[^\\n]*\\n){${LINES}}|[^]+$`, 'g');

/** Lays long code out in pieces, so that what is added at its end is all that has to be laid out. */
export function layLines(code: HTMLElement): void {
  code.replaceChildren(...pieces(code.textContent ?? '').map(piece));
}

/** Adds what has come; false when that is not all that has changed. */
export function growLines(code: HTMLElement, now: string): boolean {
  const shown = code.textContent ?? '';
  const kept = shown.trimEnd().length;
  const last = code.lastElementChild?.firstChild;
  if (!(last instanceof Text) || kept < shown.length - last.data.length || !now.startsWith(shown.slice(0, kept))) {
    return false;
  }
  const begin = shown.length - last.data.length;
  const [first = '', ...others] = pieces(now.slice(begin));
  last.replaceData(kept - begin, last.data.length, first.slice(kept - begin));
  code.append(...others.map(piece));
  return true;
}

export function pieces(text: string): string[] {
  return text.match(PIECES) ?? [];
}

function piece(text: string): HTMLElement {
  const lines = document.createElement('span');
  lines.className = 'lines';
  lines.textContent = text;
  return lines;
}
