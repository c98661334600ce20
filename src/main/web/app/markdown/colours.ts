import DOMPurify from 'dompurify';

const LARGEST = 20_000;
type Highlighter = typeof import('./highlight.ts');
let highlighter: Highlighter | null = null;

/** Colours code by its language; at once, or as soon as what is needed for that is loaded. */
export function colour(code: HTMLElement, language: string): void {
  if (language === '' || (code.textContent ?? '').length > LARGEST) {
    return;
  }
  if (highlighter !== null) {
    paint(code, language, highlighter);
  } else {
    void import('./highlight.ts').then((loaded) => {
      highlighter = loaded;
      paint(code, language, loaded);
    }, () => {}); // without a connection it stays plain
  }
}

function paint(code: HTMLElement, language: string, { highlighted }: Highlighter): void {
  const colours = highlighted(code.textContent ?? '', language);
  if (colours !== null) {
    code.replaceChildren(DOMPurify.sanitize(colours, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], RETURN_DOM_FRAGMENT: true }));
  }
}
