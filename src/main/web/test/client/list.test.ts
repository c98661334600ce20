import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncFrame } from '../../client/server-frames.ts';
import { conversation, World } from './world.ts';

function sync(more: Partial<SyncFrame> = {}): SyncFrame {
  return { type: 'sync', epoch: 'epoch', seq: 5, reset: false, conversations: [], deleted: [], changed: [], hasMore: false, ...more };
}

function synced() {
  const world = new World();
  const socket = world.connect({ seq: 5 });
  socket.tell(sync({ conversations: [conversation({ id: 'a', seq: 4 }), conversation({ id: 'b', seq: 5 })] }));
  return { world, socket };
}

const ids = (world: World): string[] => world.client.list.sorted().map(({ id }) => id).sort();

test('the first connection asks for everything', () => {
  const { world, socket } = synced();
  assert.deepEqual(socket.of('sync'), [{ type: 'sync', epoch: 'epoch', since: 0 }]);
  assert.deepEqual(ids(world), ['a', 'b']);
  assert.equal(world.client.list.loaded, true);
});

test('pages are asked for until there is no more', () => {
  const world = new World();
  const socket = world.connect({ seq: 30 });
  socket.tell(sync({ seq: 10, conversations: [conversation({ id: 'a', seq: 10 })], hasMore: true }));
  assert.equal(world.client.list.loaded, false);
  socket.tell(sync({ seq: 20, conversations: [conversation({ id: 'b', seq: 20 })], hasMore: true }));
  socket.tell(sync({ seq: 30, conversations: [conversation({ id: 'c', seq: 30 })] }));
  assert.deepEqual(socket.of('sync').map(({ since }) => since), [0, 10, 20]);
  assert.deepEqual(ids(world), ['a', 'b', 'c']);
  assert.equal(world.client.list.seq, 30);
});

test('a reconnect asks for changes only, and for nothing when there are none', () => {
  const { world, socket } = synced();
  socket.drop();
  const idle = world.connect({ seq: 5 });
  assert.equal(idle.of('sync').length, 0);
  idle.drop();
  const next = world.connect({ seq: 7 });
  assert.deepEqual(next.of('sync'), [{ type: 'sync', epoch: 'epoch', since: 5 }]);
  next.tell(sync({ seq: 7, conversations: [conversation({ id: 'a', title: 'New', seq: 6 })], deleted: ['b'] }));
  assert.deepEqual(ids(world), ['a']);
  assert.equal(world.client.list.get('a')?.title, 'New');
});

test('a pong that is ahead asks, one that is not does not', () => {
  const { socket } = synced();
  socket.tell({ type: 'pong', seq: 5 });
  assert.equal(socket.of('sync').length, 1);
  socket.tell({ type: 'pong', seq: 6 }, { type: 'pong', seq: 6 });
  assert.deepEqual(socket.of('sync').at(-1), { type: 'sync', epoch: 'epoch', since: 5 });
  assert.equal(socket.of('sync').length, 2);
});

test('events move the place on, also while a sync is under way', () => {
  const world = new World();
  const socket = world.connect({ seq: 5 });
  socket.tell(sync());
  socket.tell({ type: 'conversation_updated', seq: 6, conversation: conversation({ id: 'a', seq: 6 }) });
  socket.tell({ type: 'pong', seq: 6 });
  assert.equal(socket.of('sync').length, 1);
  assert.deepEqual(ids(world), ['a']);
});

test('a summary is replaced only by a newer one', () => {
  const { world, socket } = synced();
  socket.tell({ type: 'conversation_updated', seq: 8, conversation: conversation({ id: 'a', title: 'New', seq: 8 }) });
  socket.tell({ type: 'conversation_updated', seq: 7, conversation: conversation({ id: 'a', title: 'Old', seq: 7 }) });
  assert.equal(world.client.list.get('a')?.title, 'New');
});

test('what was deleted comes back only by being restored', () => {
  const { world, socket } = synced();
  socket.tell({ type: 'conversation_deleted', seq: 8, conversationId: 'a', permanent: false });
  socket.tell({ type: 'conversation_updated', seq: 7, conversation: conversation({ id: 'a', seq: 7 }) });
  assert.deepEqual(ids(world), ['b']);
  socket.tell({ type: 'conversation_updated', seq: 9, conversation: conversation({ id: 'a', seq: 9 }) });
  assert.deepEqual(ids(world), ['a', 'b']);
});

test('another epoch begins anew', () => {
  const { world, socket } = synced();
  socket.drop();
  const next = world.connect({ epoch: 'restored', seq: 2 });
  assert.deepEqual(next.of('sync'), [{ type: 'sync', epoch: 'restored', since: 0 }]);
  next.tell(sync({ epoch: 'restored', seq: 2, conversations: [conversation({ id: 'z', seq: 2 })] }));
  assert.deepEqual(ids(world), ['z']);
  assert.equal(world.client.list.seq, 2);
});

test('a reset replaces all', () => {
  const { world, socket } = synced();
  socket.tell({ type: 'pong', seq: 9 });
  socket.tell(sync({ seq: 9, reset: true, conversations: [conversation({ id: 'b', seq: 3 })] }));
  assert.deepEqual(ids(world), ['b']);
});

test('an unanswered sync is asked again', () => {
  const world = new World();
  const socket = world.connect({ seq: 5, heartbeatMs: 1_000_000 });
  world.clock.advance(12_000);
  assert.equal(socket.of('sync').length, 2);
});

test('pinned ones come first, then the newest', () => {
  const world = new World();
  world.connect().tell(sync({ conversations: [
    conversation({ id: 'old', seq: 1, updatedAt: '2026-01-01T00:00:00.000Z' }),
    conversation({ id: 'new', seq: 2, updatedAt: '2026-01-03T00:00:00.000Z' }),
    conversation({ id: 'pin', seq: 3, updatedAt: '2026-01-02T00:00:00.000Z', pinned: true }),
  ] }));
  assert.deepEqual(world.client.list.sorted().map(({ id }) => id), ['pin', 'new', 'old']);
});

test('another user sees nothing of the one before', () => {
  const { world, socket } = synced();
  let told = 0;
  world.client.otherUser.add(() => told++);
  socket.drop();
  world.connect({ userId: 'other' });
  assert.deepEqual(ids(world), []);
  assert.equal(told, 1);
});
