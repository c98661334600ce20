import { Marked, Renderer } from 'marked';
import type { TokenizerAndRendererExtension, Tokens } from 'marked';
import { mathBlock, mathInline } from './math-syntax.ts';

const plain = new Renderer();

/** Markdown as models write it: GitHub's, with formulas. What it renders is not safe yet. */
export const markdown = new Marked({ gfm: true });

markdown.use({
  extensions: [formula('mathBlock', 'block'), formula('mathInline', 'inline')],
  renderer: {
    code: ({ text, lang }) =>
      `<pre><code data-lang="${escape((lang ?? '').split(/\s/, 1)[0] ?? '')}">${escape(text)}</code></pre>`,
    html: ({ text }) => plainTags(text),
    checkbox: ({ checked }) => `<span data-task="${checked ? 'done' : 'open'}"></span>`,
    table(token) {
      return `<div data-table="">${plain.table.call(this, token)}</div>`;
    },
  },
});

interface Formula extends Tokens.Generic {
  readonly text: string;
  readonly display: boolean;
}

function formula(name: string, level: 'block' | 'inline'): TokenizerAndRendererExtension {
  const find = level === 'block' ? mathBlock : mathInline;
  return {
    name,
    level,
    start: (source) => {
      const at = source.search(level === 'block' ? /(?:^|\n) {0,3}(?:\$\$|\\\[)/ : /(?<![\w$\\])\$|\\[([]/);
      return at < 0 ? undefined : at;
    },
    tokenizer: (source) => {
      const found = find(source);
      return found === null ? undefined : { type: name, raw: found.raw, text: found.tex, display: found.display };
    },
    renderer: (token) => {
      const { text, display } = token as Formula;
      const code = `<code data-math="${display ? 'display' : 'inline'}">${escape(text)}</code>`;
      return level === 'block' ? `<p>${code}</p>\n` : code;
    },
  };
}

const tag = /<!--[^]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)\s*\/?>|</gi;
const plainTag = /^(b|br|code|dd|del|details|div|dl|dt|em|hr|i|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|var)$/i;

/** Of raw HTML only bare tags that shape text are taken; all else is shown as it was written. */
function plainTags(raw: string): string {
  return raw.replace(tag, (found, _end: string, name: string | undefined) =>
    found.startsWith('<!--') ? '' : name !== undefined && plainTag.test(name) ? found : escape(found));
}

function escape(raw: string): string {
  return raw.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
