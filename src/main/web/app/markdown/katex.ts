import katex from 'katex';

const MOST_EXPANSIONS = 200;
const LARGEST_EM = 20;

let styled = false;

/** A formula as DOM, built node by node: the page's policy takes no HTML strings. */
export function formula(tex: string, display: boolean): DocumentFragment {
  style();
  const box = document.createElement('span');
  katex.render(tex, box, {
    displayMode: display, throwOnError: false, trust: false, strict: 'ignore',
    maxExpand: MOST_EXPANSIONS, maxSize: LARGEST_EM, errorColor: 'currentColor',
  });
  const fragment = document.createDocumentFragment();
  fragment.append(...box.childNodes);
  return fragment;
}

function style(): void {
  if (!styled) {
    styled = true;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('katex/katex.css', import.meta.url).href; // beside this script, whatever the page's address
    document.head.append(link);
  }
}
