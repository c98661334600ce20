import DOMPurify from 'dompurify';
import type { Token } from 'marked';
import { text } from '../text.ts';
import { layLines } from './code-lines.ts';
import { colour } from './colours.ts';
import { typeset } from './formulas.ts';
import { markdown } from './syntax.ts';

/** Code beyond this is laid out in pieces, even when it does not grow any more. */
const LONG_CODE = 8_000;

DOMPurify.addHook('uponSanitizeAttribute', (node, attribute) => {
  // An answer must not make the browser call anywhere: that would tell someone it was read, or do something here.
  if (node.nodeName === 'IMG' && attribute.attrName === 'src') {
    attribute.keepAttr = isAllowedImage(attribute.attrValue);
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
  FORBID_ATTR: ['style', 'class', 'id', 'name', 'srcset', 'background', 'poster', 'role', 'tabindex', 'accesskey', 'autofocus', 'lowsrc', 'dynsrc'],
  // Set by our own renderer alone: raw HTML keeps no attributes at all.
  ADD_ATTR: ['data-lang', 'data-math', 'data-task', 'data-table'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

/** One block as safe DOM. Code of a block that still grows is not coloured yet. */
export function renderBlock(tokens: readonly Token[], settled: boolean): DocumentFragment {
  const html = markdown.parser([...tokens]);
  const fragment = DOMPurify.sanitize(html, {
    ...safe, FORBID_TAGS: [...safe.FORBID_TAGS], FORBID_ATTR: [...safe.FORBID_ATTR], ADD_ATTR: [...safe.ADD_ATTR],
  });
  fragment.querySelectorAll('pre').forEach((pre) => dressCode(pre, settled));
  fragment.querySelectorAll<HTMLElement>('code[data-math]').forEach(typeset);
  fragment.querySelectorAll<HTMLElement>('[data-task]').forEach(tick);
  fragment.querySelectorAll('img').forEach((image) => image.hasAttribute('src') ? dressImage(image) : nameImage(image));
  fragment.querySelectorAll<HTMLElement>('[data-table]').forEach((box) => {
    box.removeAttribute('data-table');
    box.className = 'table';
    box.tabIndex = 0; // so that the keyboard can scroll wide ones
  });
  return fragment;
}

function dressCode(pre: HTMLPreElement, settled: boolean): void {
  const code = pre.querySelector('code');
  if (code === null) {
    return;
  }
  const language = code.dataset['lang'] ?? '';
  code.removeAttribute('data-lang');
  if (!settled || (code.textContent ?? '').length > LONG_CODE) {
    layLines(code);
  }
  if (settled) {
    colour(code, language);
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
  box.dir = 'ltr';
  pre.replaceWith(box);
  pre.tabIndex = 0; // so that the keyboard can scroll long lines
  box.append(heading, pre);
}

function tick(place: HTMLElement): void {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.disabled = true;
  box.defaultChecked = place.dataset['task'] === 'done';
  box.ariaLabel = box.defaultChecked ? '☑' : '☐';
  place.closest('li')?.classList.add('task');
  place.replaceWith(box, ' ');
}

function dressImage(image: HTMLImageElement): void {
  image.loading = 'lazy';
  image.decoding = 'async';
  image.alt ||= text.message.attachments;
}

/** A picture from elsewhere is not fetched; its description stands for it. */
function nameImage(image: Element): void {
  const name = document.createElement('span');
  name.className = 'image-name';
  name.textContent = image.getAttribute('alt') || 'image';
  image.replaceWith(name);
}

const ownFile = /^\/?(?:[\w-]+\/)*api\/v1\/attachments\/[\w-]+$/;

/** Only pictures that bring themselves along, and files that the user put here. */
function isAllowedImage(address: string): boolean {
  if (/^data:image\/(?:png|jpe?g|gif|webp|avif);base64,/i.test(address)) {
    return true;
  }
  try {
    const url = new URL(address, document.baseURI);
    const root = new URL('.', document.baseURI);
    return url.origin === location.origin && url.search === '' && url.pathname.startsWith(root.pathname) && ownFile.test(url.pathname);
  } catch {
    return false;
  }
}
