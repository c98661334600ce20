import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MarkdownBlocks } from '../../app/markdown/blocks.ts';
import type { Block } from '../../app/markdown/blocks.ts';
import { markdown } from '../../app/markdown/syntax.ts';
import { seeded } from '../client/world.ts';

/** What a list of blocks becomes, before it is made safe; pieces are put together as the page does it. */
function html(blocks: readonly Block[]): string {
  let all = '';
  for (const { tokens, within } of blocks) {
    const own = markdown.parser([...tokens]);
    all = within === null ? all + own
      : all.replace(/<\/(?:[uo]l|blockquote)>\n$|<\/tbody><\/table>\n<\/div>$/, '') + own.replace(/^<(?:[uo]l[^>]*|blockquote)>\n|^[^]*?<tbody>/, '');
  }
  return all;
}
const whole = (text: string): string => html(new MarkdownBlocks().end(text) ?? []);
const shown = (text: string): string => html(new MarkdownBlocks().grow(text));
const visible = (text: string): string => shown(text).replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

const documents = [
  '# Title\n\nSome **bold** and *slanted* words with `code`, ~~gone~~ and a [link](https://example.org/a_b).\n\n- one **two**\n- three\n  - four\n\n1. first\n2. second\n',
  '| a | b |\n| --- | :-: |\n| 1 | **2** |\n| 3 | 4 |\n\nText after it.\n\n> quoted *words*\n> and more\n',
  '```js\nconst a = `b`;\n\n// **not bold**\n```\n\nThen \\(x^2\\) and $y_1 = 2$, but $5 and $6.\n\n$$\na = \\frac{1}{2}\n$$\n\nThe end.\n',
  '![a picture](https://example.org/a.png) before __strong__ _em_ ***both***.\n\n- [x] done\n- [ ] open\n\n---\n\nLast &amp; least <b>bare</b> <script>x</script>.\n',
  'No table | here.\n\nLine one\nLine two with 2 * 3 * 4 and snake_case_name.\n\n[ref][1]\n\n[1]: https://example.org\n',
];

const seed = Date.now() % 1_000_000;
test(`any split of a text ends as the whole text does (seed ${seed})`, () => {
  const random = seeded(seed);
  for (let round = 0; round < 150; round++) {
    endsAsWhole(Array.from({ length: 4 }, () => documents[Math.floor(random() * documents.length)]).join('\n'), random, 30);
  }
});

const items = [
  'plain', '**bold** and `code`', '[x] done', '[ ] open with *words*', '[ref][1]', 'two\n  lines', 'lazy\nline', '', 'inner\n  - one\n  - two\n    1. deep',
  'code\n  ```\n  let a;\n\n  let b;\n  ```', 'a | b', '> quoted', '# heading', '- nested at once', 'open <b>tag', '```\n  not ended', 'a paragraph\n\n  and one more',
];
const gaps = ['\n', '\n', '\n', '\n', '\n', '\n', '\n\n', '\n\n\n'];

test(`long lists and tables in pieces are what they are in one (seed ${seed})`, () => {
  const random = seeded(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  for (let round = 0; round < 120; round++) {
    const isTight = random() < 0.5;
    const ordered = random() < 0.4;
    const start = Math.floor(random() * 12);
    const mark = one(['-', '*', '  +']);
    let list = '';
    for (let at = 0; at < 2 + random() * 90; at++) {
      const item = isTight ? one(items.slice(0, 7)) : one(items);
      const number = `${start + at}${mark === '*' ? ')' : '.'}`;
      list += (ordered ? `${number} ${item.replace(/\n/g, '\n  ')}` : `${mark} ${item}`) + (isTight ? '\n' : one(gaps));
    }
    const table = `| a | b |\n| --: | --- |\n${Array.from({ length: random() * 60 }, (_, at) => `| ${at} | **b** [ref][1] |\n`).join('')}`;
    const after = one(['', '\n\nWords.', '\n\n- - -\n', '\n\n[1]: https://example.org\n', '\n* other\n\n2. list\n', '\n\n\n# End\n']);
    endsAsWhole(one(['', 'Words before:\n\n', 'Words\n']) + one([list, table, `${list}\n\n${table}`, `${table}\n${list}`]) + after, random, 120);
  }
});

const quoted = [
  'plain', '**bold** and `code`\nin two lines', '# heading', '- one\n- two\n\n- loose', '[ref][1]', '```\nlet a;\n\nlet b;\n```', '| a | b |\n| - | - |\n| 1 | 2 |',
  '> inner\n>\n> quotation', '    indented', '---', '$$\na = 1\n$$', '1. first', '<div>\n*raw*', '[1]: https://example.org', '\tx', '```\nnot ended', '',
];

test(`long quotations in pieces are what they are in one (seed ${seed})`, () => {
  const random = seeded(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  for (let round = 0; round < 100; round++) {
    const mark = one(['> ', '> ', '>', ' > ']);
    const lazy = one([0, 0, 0.02]);
    const most = round % 10 === 0 ? 3_000 : 60; // of several stretches
    const lines = Array.from({ length: 2 + random() * most }, () => one(quoted) + one(['\n', '\n\n', '\n\n'])).join('').split('\n')
      .map((line) => (line !== '' && random() < lazy ? line : mark + line));
    endsAsWhole(one(['', 'Words before:\n\n', 'Words\n']) + lines.join('\n') + one(['', '\n\nWords.', '\n', '\n\n> other\n', '\n- list\n', '\nlazy words\n\n[1]: https://example.org\n']), random, most * 2);
  }
});

test('a quotation is read and drawn in pieces', () => {
  const blocks = new MarkdownBlocks();
  const text = '> words\n>\n'.repeat(100);
  const before = blocks.grow(text);
  assert.ok(before.length > 5, `${before.length}`);
  assert.equal(blocks.grow(`${text}> more`)[3], before[3]);
});

test('a list turns loose as a whole, however long it is', () => {
  const tight = Array.from({ length: 60 }, (_, at) => `- [ ] item ${at}\n`).join('');
  const blocks = new MarkdownBlocks();
  assert.doesNotMatch(html(blocks.grow(`${tight}- and`)), /<p>/);
  assert.equal(html(blocks.grow(`${tight}- and\n\n- more`)).match(/<li><p>/g)?.length, 62);
});

test('a text of many stretches is read as it is in one', () => {
  const random = seeded(seed);
  const long = Array.from({ length: 400 }, () => documents[Math.floor(random() * documents.length)]).join('\n');
  const formula = `${'Words.\n\n'.repeat(1_800)}$$\n${'- a + b\n= c\n'.repeat(250)}$$\n\n${long}`; // across the end of the first stretch
  for (const text of [long, formula, `~~~\n${long}~~~\n`, `<!-- ${long}`, Array.from({ length: 3_000 }, (_, at) => `${at + 3}. item\n`).join('')]) {
    assert.equal(whole(text), markdown.parser(markdown.lexer(text)));
  }
});

test('a text is read on where there was no more time', () => {
  const text = Array.from({ length: 30 }, () => documents.join('\n')).join('\n');
  const blocks = new MarkdownBlocks();
  let turns = 0;
  let read = blocks.end(text, () => false);
  for (; read === null && turns < 10_000; turns++) {
    let looks = 0;
    read = blocks.end(text, () => looks++ === 0);
  }
  assert.ok(turns > 5, `${turns}`);
  assert.equal(html(read ?? []), markdown.parser(markdown.lexer(text)));
});

function endsAsWhole(text: string, random: () => number, step: number): void {
  const blocks = new MarkdownBlocks();
  for (let at = 0; at < text.length; at += 1 + Math.floor(random() * step)) {
    blocks.grow(text.slice(0, at));
  }
  const ended = markdown.parser(markdown.lexer(text));
  assert.equal(html(blocks.end(text) ?? []), ended, JSON.stringify(text));
  assert.equal(whole(text), ended);
}

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
