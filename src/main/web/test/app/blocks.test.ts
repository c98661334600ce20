import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MarkdownBlocks } from '../../app/markdown/blocks.ts';
import { seeded } from '../client/world.ts';

const raws = (text: string): string[] => (new MarkdownBlocks().end(text) ?? []).map(({ raw }) => raw);

const pieces = [
  '# Heading\n\n', 'A paragraph with *words*.\n\n', '- one\n- two\n\n', '1. first\n\n2. second\n\n', '```js\nlet a;\n\n\nlet b;\n```\n\n',
  '> quoted\n> more\n\n', '| a | b |\n| - | - |\n| 1 | 2 |\n\n', '---\n\n', '<details>\n\ninside\n\n</details>\n\n', 'line\nline\n\n', '    indented\n\n', '语言 😀\n\n',
];

test('blocks hold all of the text', () => {
  const text = pieces.join('');
  assert.equal(raws(text).join(''), text);
});

const seed = Date.now() % 1_000_000;
test(`text that grows ends as the same blocks as text read at once (seed ${seed})`, () => {
  const random = seeded(seed);
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: 8 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const blocks = new MarkdownBlocks();
    for (let at = 0; at < text.length; at += 1 + Math.floor(random() * 12)) {
      blocks.grow(text.slice(0, at));
    }
    assert.equal(blocks.grow(text).map(({ raw }) => raw).join('').trimEnd(), text.trimEnd());
    assert.deepEqual((blocks.end(text) ?? []).map(({ raw }) => raw), raws(text));
  }
});

test('settled blocks are not read again', () => {
  const blocks = new MarkdownBlocks();
  const before = blocks.grow('one\n\ntwo\n\nthree\n\nfour');
  const after = blocks.grow('one\n\ntwo\n\nthree\n\nfour and more\n\nfive');
  assert.equal(after[0], before[0]);
  assert.equal(after[1], before[1]);
  assert.equal(after.length, 5);
});

test('a text that was cut is read anew', () => {
  const blocks = new MarkdownBlocks();
  blocks.grow('one\n\ntwo\n\nthree\n\nfour');
  assert.deepEqual(blocks.grow('one\n\ntw').map(({ raw }) => raw), ['one\n\n', 'tw']);
});

test('line ends of other systems are one line end', () => {
  assert.deepEqual(raws('one\r\n\r\ntwo'), ['one\n\n', 'two']);
});
