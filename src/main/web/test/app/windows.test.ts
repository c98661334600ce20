import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOf, grown, RowWindow } from '../../app/log/row-window.ts';
import type { Range } from '../../app/log/row-window.ts';
import { between, found, grouped, placed } from '../../app/sidebar-rows.ts';
import { conversation } from '../client/world.ts';

const keys = Array.from({ length: 10_000 }, (_, at) => `row-${at}`);

test('rows that were measured stand where they were measured, all others as high as these on average', () => {
  const window = new RowWindow();
  window.rows(keys);
  window.measured('row-0', 100);
  window.measured('row-1', 300);
  assert.equal(window.top(1), 100);
  assert.equal(window.top(2), 400);
  assert.equal(window.top(3), 600);
  assert.equal(window.height, 400 + 9_998 * 200);
  assert.deepEqual(window.between(150, 450), { first: 1, last: 3 });
});

test('measuring the same again changes nothing', () => {
  const window = new RowWindow();
  window.rows(keys);
  assert.equal(window.measured('row-0', 100), true);
  assert.equal(window.measured('row-0', 100.2), false);
});

test('there is always a row to be drawn, wherever one looks', () => {
  const window = new RowWindow();
  window.rows(keys.slice(0, 3));
  assert.deepEqual(window.between(9_000, 9_500), { first: 2, last: 3 });
  assert.deepEqual(window.between(-500, -100), { first: 0, last: 1 });
  window.rows([]);
  assert.deepEqual(window.between(0, 100), { first: 0, last: 0 });
});

test('what is drawn grows in steps, and starts anew far away', () => {
  const wanted = { first: 0, last: 100 };
  assert.deepEqual(grown({ first: 50, last: 60 }, { first: 52, last: 58 }, wanted, 4), { first: 46, last: 64 });
  assert.deepEqual(grown({ first: 50, last: 60 }, { first: 90, last: 95 }, wanted, 4), { first: 86, last: 99 });
  assert.deepEqual(grown({ first: 40, last: 60 }, { first: 52, last: 58 }, { first: 50, last: 60 }, 4), { first: 50, last: 60 });
});

test('at the end rows come from the last one upwards, and new ones take none away', () => {
  const all = (count: number) => ({ first: 0, last: count });
  const next = (drawn: Range, count: number, near = all(count)): Range => grown(drawn, endOf(drawn, near, count), all(count), 2);
  assert.deepEqual(next({ first: 0, last: 0 }, 20, { first: 12, last: 20 }), { first: 17, last: 20 });
  assert.deepEqual(next({ first: 17, last: 20 }, 20, { first: 12, last: 20 }), { first: 15, last: 20 });
  assert.deepEqual(next({ first: 0, last: 6 }, 7), { first: 0, last: 7 });
  assert.deepEqual(next({ first: 0, last: 6 }, 8), { first: 0, last: 8 });
  assert.deepEqual(next({ first: 8, last: 10 }, 5), { first: 2, last: 5 });
  assert.deepEqual(next({ first: 0, last: 6 }, 90, { first: 80, last: 90 }), { first: 87, last: 90 });
  assert.deepEqual(next({ first: 0, last: 0 }, 0), { first: 0, last: 0 });
});

test('only the rows in sight of 10,000 conversations are drawn', () => {
  const all = keys.map((id, at) => conversation({ id, title: `Title ${at}`, updatedAt: '2026-01-01T00:00:00.000Z' }));
  const places = placed(grouped(all, new Date()), { heading: 36, conversation: 36, snippet: 74 });
  assert.equal(places.height, 10_001 * 36);
  const seen = between(places.all, 36_000, 37_000);
  assert.ok(seen.length < 40 && seen.length > 25, String(seen.length));
  assert.ok((seen[0]?.top ?? 0) <= 36_000 && (seen.at(-1)?.top ?? 0) >= 36_900);
});

test('a conversation is found once: by its title, or by its best hit', () => {
  const all = [conversation({ id: 'a', title: 'Bread' }), conversation({ id: 'b', title: 'Tea' })];
  const hit = (conversationId: string, snippet: string) => ({
    conversationId, conversationTitle: null, messageId: snippet, role: 'user', snippet, highlights: [], createdAt: '',
  });
  const rows = found(all, 'bread', [hit('a', 'one'), hit('b', 'two'), hit('b', 'three'), hit('gone', 'four')], 'In messages');
  assert.deepEqual(rows.map((row) => (row.kind === 'heading' ? row.name : `${row.conversation.id} ${row.hit?.snippet ?? ''}`.trim())),
    ['a', 'In messages', 'b two']);
});
