import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationList } from '../../client/conversation-list.ts';
import { ConversationStore } from '../../client/index.ts';
import { created, ended } from './opened.ts';
import { conversation, shape } from './world.ts';

const ready = (epoch: string, seq: number) => ({ type: 'ready', protocol: 1, userId: 'u', epoch, seq, heartbeatMs: 1_000 }) as const;

function read(): ConversationStore {
  const store = new ConversationStore('c');
  store.caughtUp({
    type: 'catchup', epoch: 'epoch', seq: 9, conversation: conversation({ seq: 9 }), hasMore: true, before: 'a',
    messages: ['a', 'b', 'c'].map((id, at) => shape({ id, status: 'complete', content: `text ${id}`, parentId: at === 0 ? null : 'ab'[at - 1] ?? null, seq: at + 1 })),
  });
  return store;
}

test('a conversation that was kept asks only for what changed since', () => {
  const snapshot = read().snapshot(2);
  assert.ok(snapshot !== null);
  assert.equal(snapshot.before, 'b');
  const store = new ConversationStore('c');
  store.restore(snapshot);
  assert.deepEqual(store.messages.map(({ id, content }) => [id, content]), [['b', 'text b'], ['c', 'text c']]);
  assert.equal(store.olderThan, 'b');
  assert.deepEqual(store.catchup('epoch'), { type: 'catchup', conversationId: 'c', epoch: 'epoch', since: 9 });
  assert.deepEqual(store.catchup('other'), { type: 'catchup', conversationId: 'c', since: 0 });
});

test('what is kept never takes the place of what was told', () => {
  const snapshot = read().snapshot(9);
  const store = read();
  store.apply({ type: 'message_updated', seq: 10, conversationId: 'c', message: shape({ id: 'c', status: 'complete', content: 'new', parentId: 'b', seq: 10 }) }, 'epoch');
  assert.ok(snapshot !== null);
  store.restore(snapshot);
  assert.equal(store.message('c')?.content, 'new');
});

test('a conversation of which something is missing is not kept', () => {
  const store = read();
  store.apply({ type: 'text', conversationId: 'c', messageId: 'c', attempt: 9, offset: 99, content: 'x' }, 'epoch');
  store.apply(created(11, ended('d', 'c', 11, { contentLength: 99 })), 'epoch');
  assert.equal(store.snapshot(9), null);
});

test('what came by itself is not kept while others may have been missed before it', () => {
  const store = read();
  store.disconnected();
  store.apply(created(11, ended('d', 'c', 11)), 'epoch');
  assert.deepEqual(store.messages.map(({ id }) => id), ['a', 'b', 'c', 'd']);
  assert.deepEqual(store.snapshot(9)?.messages.map(({ id }) => id), ['a', 'b', 'c']);
});

test('a list that was kept asks only for what changed since, and for all of another lineage', () => {
  const list = new ConversationList();
  list.restore({ epoch: 'epoch', seq: 7, conversations: [conversation({ id: 'x', seq: 7 })] });
  assert.equal(list.loaded, true);
  assert.equal(list.connected(ready('epoch', 7)), null);
  assert.deepEqual(list.connected(ready('epoch', 8)), { type: 'sync', epoch: 'epoch', since: 7 });
  assert.deepEqual(list.connected(ready('other', 8)), { type: 'sync', epoch: 'other', since: 0 });
});
