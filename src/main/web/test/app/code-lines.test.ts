import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces } from '../../app/markdown/code-lines.ts';

test('code is cut between lines, and nothing of it is lost', () => {
  for (const lines of [0, 1, 59, 60, 61, 119, 120, 121, 500]) {
    for (const end of ['', '\n', '\n\n', 'rest']) {
      const text = Array.from({ length: lines }, (_, at) => (at % 7 === 0 ? '\n' : `line ${at}\n`)).join('') + end;
      const cut = pieces(text);
      assert.equal(cut.join(''), text);
      assert.ok(cut.slice(0, -1).every((piece) => piece.split('\n').length === 61));
    }
  }
});
