import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changes, created, ended, ids, opened, page, reply, user } from './opened.ts';
import type { Opened } from './opened.ts';

/** Loaded: m5 and m6 of a conversation that has older messages. */
function paged(): Opened {
  return opened(page({ seq: 6, messages: [ended('m5', 'm4', 5), ended('m6', 'm5', 6)], hasMore: true, before: 'm5' }));
}

function away({ world, socket }: Opened, seq: number) {
  socket.drop();
  return world.connect({ seq });
}

test('an answer told again does not put what it made behind newer messages', () => {
  const all = opened();
  const socket = away(all, 9);
  const [p1, r1, p2, r2] = [ended('p1', 'r', 5), ended('r1', 'p1', 6), ended('p2', 'r1', 8), ended('r2', 'p2', 9)];
  socket.tell(created(8, p2, r2), created(5, p1, r1));
  socket.tell(changes({ seq: 9, messages: [p1, r1, p2, r2] }));
  assert.deepEqual(ids(all.store), ['u', 'r', 'p1', 'r1', 'p2', 'r2']);
});

test('an answer told again does not bring back what was deleted since', () => {
  const { socket, store } = opened();
  socket.tell(created(5, ended('p1', 'r', 5)));
  socket.tell({ type: 'message_deleted', seq: 6, conversationId: 'c', messageId: 'p1' }, created(5, ended('p1', 'r', 5)));
  assert.deepEqual(ids(store), ['u', 'r']);
});

test('what came by itself and is gone when the changes are told does not stay', () => {
  const all = opened();
  const socket = away(all, 9);
  socket.tell(created(5, ended('p1', 'r', 5)));
  socket.tell(changes({ seq: 9, messages: [reply], deleted: ['p1'] }));
  assert.deepEqual(ids(all.store), ['u', 'r']);
});

test('what is told behind a message that is here is new; what is told before all of them is older', () => {
  const all = paged();
  const socket = away(all, 9);
  socket.tell(changes({ seq: 9, messages: [ended('m1', null, 7), ended('m6', 'm5', 8), ended('m7', null, 9)] }));
  assert.deepEqual(ids(all.store), ['m5', 'm6', 'm7']);
  assert.equal(socket.of('catchup').length, 1);
});

test('what hangs from a message that is here is new, and so is all behind it', () => {
  const all = paged();
  const socket = away(all, 9);
  socket.tell(changes({ seq: 9, messages: [ended('m7', 'm6', 8), ended('m8', null, 9)] }));
  assert.deepEqual(ids(all.store), ['m5', 'm6', 'm7', 'm8']);
});

test('what came by itself is known to be new', () => {
  const all = paged();
  const socket = away(all, 9);
  socket.tell(created(8, ended('m7', null, 8)));
  socket.tell(changes({ seq: 9, messages: [ended('m7', null, 8), ended('m8', null, 9)] }));
  assert.deepEqual(ids(all.store), ['m5', 'm6', 'm7', 'm8']);
});

test('what may be new or older than all that is loaded has a page asked for', () => {
  const all = paged();
  const socket = away(all, 9);
  socket.tell(changes({ seq: 9, messages: [ended('m3', 'm2', 9)] }));
  all.world.clock.advance(1_000);
  assert.deepEqual(ids(all.store), ['m5', 'm6']);
  assert.deepEqual(socket.of('catchup').at(-1), { type: 'catchup', conversationId: 'c', since: 0 });
  socket.tell(page({ seq: 9, messages: [ended('m5', 'm4', 5), ended('m6', 'm5', 6)], hasMore: true, before: 'm5' }));
  all.world.clock.advance(60_000);
  assert.equal(socket.of('catchup').length, 2);
});

test('in a conversation that is here from its beginning, all that is unknown is new', () => {
  const all = opened();
  away(all, 9).tell(changes({ seq: 9, messages: [ended('root', null, 9)] }));
  assert.deepEqual(ids(all.store), ['u', 'r', 'root']);
});

test('a reply that is generated but older than the page is not taken for a part of it', () => {
  const old = ended('m1', null, 7, { status: 'streaming' });
  const { world, socket, store } = opened(
    page({ seq: 7, messages: [old, ended('m5', 'm4', 5), ended('m6', 'm5', 6)], hasMore: true, before: 'm5' }));
  assert.deepEqual(ids(store), ['m5', 'm6']);
  world.client.loadOlder('c');
  socket.tell(changes({ seq: 7, messages: [old, ended('m3', 'm1', 3), ended('m4', 'm3', 4)], hasMore: true, before: 'm3' }));
  assert.deepEqual(ids(store), ['m3', 'm4', 'm5', 'm6']);
  assert.equal(store.olderThan, 'm3');
  const next = away({ world, socket, store }, 7);
  next.tell(changes({ seq: 7, messages: [old] }));
  world.clock.advance(60_000);
  assert.equal(next.of('catchup').length, 1, 'changed before what is complete here, it is known to be older');
});

test('a page of older messages does not move a reply that is generated', () => {
  const active = ended('m6', 'm5', 6, { status: 'streaming' });
  const { world, socket, store } = opened(
    page({ seq: 6, messages: [ended('m5', 'm4', 5), active], hasMore: true, before: 'm5' }));
  world.client.loadOlder('c');
  socket.tell(changes({ seq: 6, messages: [ended('m4', null, 4), active], hasMore: false }));
  assert.deepEqual(ids(store), ['m4', 'm5', 'm6']);
});

test('when the oldest message goes, older ones are asked for before the next', () => {
  const { world, socket, store } = paged();
  socket.tell({ type: 'message_updated', seq: 7, conversationId: 'c', message: ended('m6', null, 7) });
  socket.tell({ type: 'message_deleted', seq: 8, conversationId: 'c', messageId: 'm5' });
  assert.equal(store.olderThan, 'm6');
  world.client.loadOlder('c');
  assert.equal(socket.of('catchup').at(-1)?.before, 'm6');
});

test('when all that was loaded goes, a page is asked for', () => {
  const { socket, store } = paged();
  socket.tell({ type: 'message_deleted', seq: 7, conversationId: 'c', messageId: 'm5' });
  assert.deepEqual(socket.of('catchup').at(-1), { type: 'catchup', conversationId: 'c', since: 0 });
  socket.tell(page({ seq: 7, messages: [ended('m4', null, 4)] }));
  assert.deepEqual(ids(store), ['m4']);
});

test('the deletion of a message that is not loaded asks what went with it', () => {
  const all = opened(page({ seq: 6, messages: [ended('m5', 'm4', 5), ended('m6', 'm2', 6)], hasMore: true, before: 'm5' }));
  all.socket.tell({ type: 'message_deleted', seq: 7, conversationId: 'c', messageId: 'm1' });
  assert.equal(all.socket.of('catchup').at(-1)?.since, 6);
  all.socket.tell({ type: 'message_updated', seq: 8, conversationId: 'c', message: ended('m5', 'm4', 8) });
  const socket = away(all, 9);
  assert.equal(socket.of('catchup').at(-1)?.since, 6, 'what was told meanwhile does not count as complete');
  socket.tell(changes({ seq: 9, messages: [ended('m5', 'm4', 8)], deleted: ['m1', 'm2', 'm6'] }));
  assert.deepEqual(ids(all.store), ['m5']);
});

test('in a conversation that is here from its beginning, a deletion told twice asks nothing', () => {
  const { socket } = opened(page({ messages: [user] }));
  socket.tell({ type: 'message_deleted', seq: 7, conversationId: 'c', messageId: 'r' });
  assert.equal(socket.of('catchup').length, 1);
});
