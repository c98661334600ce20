import katex from 'katex';

const MOST_EXPANSIONS = 200;
const LARGEST_EM = 20;
/** The page's policy takes no style attributes, which these would be given. */
const unstyled = { '\\fcolorbox': '\\@secondoftwo{#1#2}{\\fbox{#3}}' };

let styled = false;

/** A formula as DOM, built node by node: the page's policy takes no HTML strings. */
export function formula(tex: string, display: boolean): DocumentFragment {
  style();
  const box = document.createElement('span');
  const fragment = document.createDocumentFragment();
  try {
    katex.render(tex, box, {
      displayMode: display, throwOnError: true, trust: false, strict: 'ignore',
      maxExpand: MOST_EXPANSIONS, maxSize: LARGEST_EM, macros: { ...unstyled },
    });
    fragment.append(...box.childNodes);
  } catch {
    const source = document.createElement('code'); // no formula after all
    source.textContent = tex;
    fragment.append(source);
  }
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
