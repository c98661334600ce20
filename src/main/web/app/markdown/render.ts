import DOMPurify from 'dompurify';
import { Marked, Renderer } from 'marked';
import type { Token } from 'marked';
import { text } from '../text.ts';
import { highlighted } from './highlight.ts';

const marked = new Marked({ gfm: true });
const plain = new Renderer();

marked.use({
  renderer: {
    // Read back below, where the language becomes the heading of the code.
    code: ({ text: code, lang }) =>
      `<pre><code title="${escape((lang ?? '').split(/\s/, 1)[0] ?? '')}">${escape(code)}</code></pre>`,
    html: ({ text: raw }) => plainTags(raw),
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    table(token) {
      return `<div>${plain.table.call(this, token)}</div>`;
    },
  },
});

DOMPurify.addHook('uponSanitizeAttribute', (node, attribute) => {
  // An answer must not make the browser call elsewhere: that would tell someone it was read.
  if (node.nodeName === 'IMG' && attribute.attrName === 'src') {
    attribute.keepAttr = isLocal(attribute.attrValue);
  }
});

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName === 'A' && node.hasAttribute('href')) {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
});

const safe = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'style', 'form', 'input', 'button', 'textarea', 'select', 'option', 'video', 'audio', 'source', 'picture', 'track',
    'map', 'area', 'dialog', 'main', 'nav', 'article', 'header', 'footer', 'template', 'slot', 'font', 'center', 'marquee',
  ],
  FORBID_ATTR: ['style', 'class', 'id', 'name', 'srcset', 'background', 'poster', 'role', 'tabindex', 'accesskey', 'autofocus'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

/** One block as safe DOM. Code of a block that still grows is not coloured yet. */
export function renderBlock(token: Token, settled: boolean): DocumentFragment {
  const html = marked.parser([token]);
  const fragment = DOMPurify.sanitize(html, { ...safe, FORBID_TAGS: [...safe.FORBID_TAGS], FORBID_ATTR: [...safe.FORBID_ATTR] });
  fragment.querySelectorAll('pre').forEach((pre) => dressCode(pre, settled));
  fragment.querySelectorAll('img:not([src])').forEach(nameImage);
  fragment.querySelectorAll('table').forEach((table) => {
    table.parentElement?.setAttribute('class', 'table');
    table.parentElement?.setAttribute('tabindex', '0');
  });
  return fragment;
}

function dressCode(pre: HTMLPreElement, settled: boolean): void {
  const code = pre.querySelector('code');
  if (code === null) {
    return;
  }
  const language = code.title;
  code.removeAttribute('title');
  const colours = settled ? highlighted(code.textContent ?? '', language) : null;
  if (colours !== null) {
    code.replaceChildren(DOMPurify.sanitize(colours, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], RETURN_DOM_FRAGMENT: true }));
  }
  const heading = document.createElement('div');
  heading.className = 'code-heading';
  const label = document.createElement('span');
  label.textContent = language;
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'icon code-copy';
  copy.ariaLabel = text.message.copyCode;
  copy.title = text.message.copyCode;
  heading.append(label, copy);
  const box = document.createElement('div');
  box.className = 'code';
  pre.replaceWith(box);
  pre.tabIndex = 0; // so that the keyboard can scroll long lines
  box.append(heading, pre);
}

const tag = /<!--[^]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)\s*\/?>|</gi;
const plainTag = /^(b|br|code|dd|del|details|div|dl|dt|em|hr|i|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|var)$/i;

/** Of raw HTML only bare tags that shape text are taken; all else is shown as it was written. */
function plainTags(raw: string): string {
  return raw.replace(tag, (found, _end: string, name: string | undefined) =>
    found.startsWith('<!--') ? '' : name !== undefined && plainTag.test(name) ? found : escape(found));
}

/** A picture from elsewhere is not fetched; its description stands for it. */
function nameImage(image: Element): void {
  const name = document.createElement('span');
  name.className = 'image-name';
  name.textContent = image.getAttribute('alt') || 'image';
  image.replaceWith(name);
}

function isLocal(address: string): boolean {
  try {
    const url = new URL(address, location.href);
    return url.protocol === 'data:' || url.protocol === 'blob:' || url.origin === location.origin;
  } catch {
    return false;
  }
}

function escape(raw: string): string {
  return raw.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
