import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changes, opened, page, reply, text, user } from './opened.ts';
import { conversation, shape, World } from './world.ts';

test('opening asks once, and the text goes on from what was told', () => {
  const { socket, store } = opened();
  assert.deepEqual(socket.of('catchup'), [{ type: 'catchup', conversationId: 'c', since: 0 }]);
  socket.tell(text(3, 'lo'));
  assert.equal(store.message('r')?.content, 'Hello');
});

test('frames told twice or too late change nothing', () => {
  const { socket, store } = opened();
  socket.tell(text(3, 'lo'), text(3, 'lo'), text(0, 'Hel'), text(1, 'ello!'));
  assert.equal(store.message('r')?.content, 'Hello!');
});

test('a gap asks for the rest once, telling what is held', () => {
  const { socket, store } = opened();
  socket.tell(text(5, ' world'), text(11, '!'));
  assert.deepEqual(socket.of('catchup').slice(1), [{
    type: 'catchup', conversationId: 'c', epoch: 'epoch', since: 3,
    have: { messageId: 'r', attempt: 1, offset: 3, thinkingOffset: 0 },
  }]);
  socket.tell(changes({ messages: [{ ...reply, content: 'lo world!', contentOffset: 3, contentLength: 12 }] }));
  assert.equal(store.message('r')?.content, 'Hello world!');
  assert.equal(store.messages.length, 2);
});

test('a reconnect asks for what changed since, with what is held of the stream', () => {
  const { world, socket, store } = opened();
  socket.tell(text(3, 'lo'));
  socket.drop();
  const next = world.connect({ seq: 3 });
  assert.deepEqual(next.of('catchup'), [{
    type: 'catchup', conversationId: 'c', epoch: 'epoch', since: 3,
    have: { messageId: 'r', attempt: 1, offset: 5, thinkingOffset: 0 },
  }]);
  next.tell(changes({ seq: 4, messages: [{ ...reply, content: '!', contentOffset: 5, contentLength: 6, status: 'complete', seq: 4 }] }));
  assert.equal(store.message('r')?.content, 'Hello!');
  assert.equal(store.message('r')?.status, 'complete');
});

test('another epoch forgets everything, without telling what was held', () => {
  const { world, socket, store } = opened();
  socket.drop();
  const next = world.connect({ epoch: 'restored', seq: 1 });
  assert.deepEqual(next.of('catchup'), [{ type: 'catchup', conversationId: 'c', since: 0 }]);
  next.tell(page({ epoch: 'restored', seq: 1, conversation: conversation({ seq: 1 }), messages: [{ ...user, content: 'Older', seq: 1 }] }));
  assert.deepEqual(store.messages.map(({ content }) => content), ['Older']);
});

test('a reset keeps the texts that are told from their end, and drops the rest', () => {
  const { world, socket, store } = opened();
  socket.drop();
  const next = world.connect({ seq: 9 });
  next.tell(page({ seq: 9, messages: [{ ...reply, content: 'lo', contentOffset: 3, contentLength: 5 }] }));
  assert.deepEqual(store.messages.map(({ content }) => content), ['Hello']);
});

test('an attempt cuts, and asks when more was kept than is held', () => {
  const { socket, store } = opened();
  socket.tell({ type: 'attempt', seq: 5, conversationId: 'c', messageId: 'r', attempt: 2, keep: { text: 2, thinking: 0 } });
  assert.equal(store.message('r')?.content, 'He');
  socket.tell(text(3, 'XX', 1), text(2, 'y', 2));
  assert.equal(store.message('r')?.content, 'Hey');
  socket.tell({ type: 'attempt', seq: 6, conversationId: 'c', messageId: 'r', attempt: 3, keep: { text: 10, thinking: 0 } });
  assert.equal(socket.of('catchup').length, 2);
});

test('a done of another length asks so that the message counts as changed', () => {
  const { socket, store } = opened();
  socket.tell({ type: 'done', seq: 6, conversationId: 'c', messageId: 'r', attempt: 1, status: 'complete', length: 5 });
  const asked = socket.of('catchup').at(-1);
  assert.equal(asked?.since, 5);
  assert.equal(asked?.have?.offset, 3);
  socket.tell(changes({ seq: 6, messages: [{ ...reply, content: 'lo', contentOffset: 3, contentLength: 5, status: 'complete', seq: 6 }] }));
  assert.equal(store.message('r')?.content, 'Hello');
  assert.equal(store.message('r')?.incomplete, false);
});

test('pieces of a large ended text that stop coming are asked for', () => {
  const { world, socket, store } = opened();
  const large = { ...reply, content: 'aaaa', contentLength: 8, status: 'complete', seq: 4 } as const;
  world.client.close('c');
  world.client.open('c');
  socket.tell(changes({ seq: 4, messages: [large] }));
  world.clock.advance(5_000);
  world.clock.advance(5_000);
  const asked = socket.of('catchup').at(-1);
  assert.deepEqual(asked?.have, { messageId: 'r', attempt: 1, offset: 4, thinkingOffset: 0 });
  assert.equal(asked?.since, 3);
  assert.equal(store.message('r')?.incomplete, true);
});

test('deleted messages go with all that is below them, and do not come back', () => {
  const { socket, store } = opened();
  socket.tell({ type: 'message_deleted', seq: 7, conversationId: 'c', messageId: 'u' });
  assert.equal(store.messages.length, 0);
  socket.tell({ type: 'message_updated', seq: 3, conversationId: 'c', message: reply });
  assert.equal(store.messages.length, 0);
});

test('deletions missed are told by catchup', () => {
  const { world, socket, store } = opened();
  socket.drop();
  world.connect({ seq: 8 }).tell(changes({ seq: 8, messages: [], deleted: ['r'] }));
  assert.deepEqual(store.messages.map(({ id }) => id), ['u']);
});

test('older messages are put before the others', () => {
  const world = new World();
  const socket = world.connect();
  const store = world.client.open('c');
  socket.tell(page({ messages: [reply], hasMore: true, before: 'r' }));
  world.client.loadOlder('c');
  world.client.loadOlder('c');
  assert.deepEqual(socket.of('catchup').slice(1), [{ type: 'catchup', conversationId: 'c', before: 'r' }]);
  socket.tell(changes({ messages: [shape({ id: 'first' }), user], hasMore: false }));
  assert.deepEqual(store.messages.map(({ id }) => id), ['first', 'u', 'r']);
  assert.equal(store.olderThan, null);
});

test('a conversation that is not there says so, and comes back when restored', () => {
  const world = new World();
  const socket = world.connect();
  const store = world.client.open('c');
  socket.tell({ type: 'error', code: 'not_found', message: 'No such conversation', retryable: false, conversationId: 'c' });
  assert.equal(store.gone, true);
});

test('leaving and coming back asks only for what changed', () => {
  const { world, socket, store } = opened();
  world.client.close('c');
  assert.equal(socket.of('leave').length, 1);
  // Unsubscribed, an attempt and its text pass by; the end is told to all.
  socket.tell({ type: 'done', seq: 9, conversationId: 'c', messageId: 'r', attempt: 2, status: 'complete', length: 2 });
  assert.equal(world.client.open('c'), store);
  assert.equal(socket.of('catchup').at(-1)?.since, 2);
  socket.tell(changes({ seq: 9, messages: [{ ...reply, attempt: 2, content: 'Ho', contentLength: 2, status: 'complete', seq: 9 }] }));
  assert.equal(store.message('r')?.content, 'Ho');
  assert.equal(store.message('r')?.status, 'complete');
});

test('branches: versions, the way to a leaf, and the newest end of one', () => {
  const { socket, store } = opened();
  socket.tell({
    type: 'message_created', seq: 5, conversationId: 'c', conversation: conversation({ seq: 5, leafId: 'r2' }),
    messages: [shape({ id: 'r2', parentId: 'u', content: 'Other', status: 'complete', seq: 5 })],
  });
  const first = store.message('r');
  assert.ok(first);
  assert.deepEqual(store.tree.siblings(first).map(({ id }) => id), ['r', 'r2']);
  assert.deepEqual(store.tree.path('r2').map(({ id }) => id), ['u', 'r2']);
  assert.deepEqual(store.tree.path('r').map(({ id }) => id), ['u', 'r']);
  assert.equal(store.tree.leafBelow(store.tree.path('r')[0] ?? first).id, 'r2');
});

test('an unanswered question is asked again', () => {
  const world = new World();
  const socket = world.connect({ heartbeatMs: 1_000_000 });
  world.client.open('c');
  world.clock.advance(12_000);
  assert.equal(socket.of('catchup').length, 2);
});
