import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MarkdownBlocks } from '../../app/markdown/blocks.ts';
import { markdown } from '../../app/markdown/syntax.ts';
import { seeded } from '../client/world.ts';

/** What a list of blocks becomes, before it is made safe. */
const html = (blocks: ReturnType<MarkdownBlocks['update']>): string => blocks.map(({ tokens }) => markdown.parser([...tokens])).join('');
const whole = (text: string): string => html(new MarkdownBlocks().update(text, true));
const shown = (text: string): string => html(new MarkdownBlocks().update(text, false));
const visible = (text: string): string => shown(text).replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

const documents = [
  '# Title\n\nSome **bold** and *slanted* words with `code`, ~~gone~~ and a [link](https://example.org/a_b).\n\n- one **two**\n- three\n  - four\n\n1. first\n2. second\n',
  '| a | b |\n| --- | :-: |\n| 1 | **2** |\n| 3 | 4 |\n\nText after it.\n\n> quoted *words*\n> and more\n',
  '```js\nconst a = `b`;\n\n// **not bold**\n```\n\nThen \\(x^2\\) and $y_1 = 2$, but $5 and $6.\n\n$$\na = \\frac{1}{2}\n$$\n\nThe end.\n',
  '![a picture](https://example.org/a.png) before __strong__ _em_ ***both***.\n\n- [x] done\n- [ ] open\n\n---\n\nLast &amp; least <b>bare</b> <script>x</script>.\n',
  'No table | here.\n\nLine one\nLine two with 2 * 3 * 4 and snake_case_name.\n\n[ref][1]\n\n[1]: https://example.org\n',
];

const seed = 20_251;
test(`any split of a text ends as the whole text does (seed ${seed})`, () => {
  const random = seeded(seed);
  for (let round = 0; round < 150; round++) {
    const text = Array.from({ length: 4 }, () => documents[Math.floor(random() * documents.length)]).join('\n');
    const blocks = new MarkdownBlocks();
    for (let at = 0; at < text.length; at += 1 + Math.floor(random() * 30)) {
      blocks.update(text.slice(0, at), false);
    }
    assert.equal(html(blocks.update(text, true)), whole(text));
  }
});

test('half of a mark is never shown', () => {
  for (const document of documents) {
    for (let at = 1; at < document.length; at++) {
      const text = document.slice(0, at);
      if (/```/.test(text)) {
        continue; // code is shown as it stands
      }
      const seen = visible(text);
      assert.doesNotMatch(seen, /\*\*|~~|\]\(|!\[|(?:^|\n)\s*\|/, JSON.stringify(text));
    }
  }
});

test('a table begins as a table', () => {
  const [, table = ''] = documents;
  for (let at = 1; at < '| a | b |\n| --- | :-: |'.length - 2; at++) {
    assert.doesNotMatch(shown(table.slice(0, at)), /<p>[^<]*\|/, table.slice(0, at));
  }
  assert.match(shown('| a | b |\n| --- | :-: |\n'), /<table>/);
});

test('a paragraph does not turn into a heading and back', () => {
  assert.doesNotMatch(shown('Some words\n-'), /<h2>/);
  assert.doesNotMatch(shown('Some words\n='), /<h1>/);
  assert.match(whole('Some words\n---'), /<h2>/);
});

test('code is coloured by its language only when it is whole, and its end never shows', () => {
  assert.doesNotMatch(shown('```js\nlet a;\n``'), /``/);
  assert.match(shown('```js\nlet a;\n'), /data-lang="js"/);
});

test('emphasis is shown while it grows', () => {
  assert.match(shown('It is **very'), /<strong>very<\/strong>/);
  assert.match(shown('It is `co'), /<code>co<\/code>/);
  assert.match(shown('See [the page](https://exam'), /See the page/);
});

test('formulas are found, money is not', () => {
  assert.match(whole('$e^{x}$'), /data-math="inline"/);
  assert.match(whole('\\(a\\)'), /data-math="inline"/);
  assert.match(whole('\\[\na\n\\]'), /data-math="display"/);
  assert.match(whole('$$a$$'), /data-math="display"/);
  for (const money of ['It costs $5 and $6.', 'From $5-$7', 'US$5 = 5$', '$PATH and $HOME', 'a $ b $ c', '`$x^2$`']) {
    assert.doesNotMatch(whole(money), /data-math/, money);
  }
});

test('raw HTML keeps no attributes', () => {
  assert.doesNotMatch(whole('<b onclick="x">a</b> <img src=x onerror=y> <p data-math="inline">'), /<(?:b|img|p) [a-z]/);
});
