const MOST = 500;
type Typesetter = typeof import('./katex.ts');
let typesetter: Typesetter | null = null;
/** A paragraph that grows is drawn often, and its formulas are always the same. */
const set = new Map<string, DocumentFragment>();

/** Puts the formula in the place of its source; at once, or as soon as what is needed for that is loaded. */
export function typeset(source: HTMLElement): void {
  const display = source.dataset['math'] === 'display';
  const tex = source.textContent ?? '';
  source.removeAttribute('data-math');
  const place = document.createElement('span');
  place.className = display ? 'math display' : 'math';
  place.dir = 'ltr';
  source.replaceWith(place);
  place.append(source);
  if (display) {
    place.tabIndex = 0; // so that the keyboard can scroll wide ones
  }
  if (typesetter !== null) {
    fill(place, tex, display, typesetter);
  } else {
    void import('./katex.ts').then((loaded) => {
      typesetter = loaded;
      fill(place, tex, display, loaded);
    }, () => {}); // without a connection its source is shown
  }
}

function fill(place: HTMLElement, tex: string, display: boolean, { formula }: Typesetter): void {
  const key = `${display} ${tex}`;
  const known = set.get(key) ?? formula(tex, display);
  if (set.size >= MOST) {
    set.clear();
  }
  set.set(key, known);
  place.replaceChildren(known.cloneNode(true));
}
