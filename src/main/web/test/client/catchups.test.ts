import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorFrame } from '../../client/server-frames.ts';
import { changes, created, ended, ids, opened, page, reply, text, user } from './opened.ts';
import type { Opened } from './opened.ts';
import { World } from './world.ts';

const [m3, m4, m5, m6] = [ended('m3', null, 3), ended('m4', 'm3', 4), ended('m5', 'm4', 5), ended('m6', 'm5', 6)];
const newest = page({ seq: 6, messages: [m5, m6], hasMore: true, before: 'm5' });
const older = changes({ seq: 6, messages: [m3, m4], hasMore: false });

/** Older messages are asked for, and whether that will be answered is in doubt. */
function inDoubt(): Opened {
  const all = opened(newest);
  all.world.client.loadOlder('c');
  all.socket.tell(refused('unavailable'));
  return all;
}

function refused(code: string, more: Partial<ErrorFrame> = {}): ErrorFrame {
  return { type: 'error', code, message: 'Refused', retryable: true, ...more };
}

test('changes are not asked for while older messages may still be told: a page is', () => {
  const { world, socket, store } = inDoubt();
  world.clock.advance(10_000);
  world.client.close('c');
  world.client.open('c');
  world.clock.advance(60_000);
  const asked = socket.of('catchup').map(({ before, epoch }) => before ?? (epoch === undefined ? 'page' : 'changes'));
  assert.deepEqual([...new Set(asked)], ['page', 'm5'], 'never what changed');
  socket.tell(older);
  assert.deepEqual(ids(store), ['m3', 'm4', 'm5', 'm6']);
  socket.tell({ ...newest, seq: 7 });
  assert.deepEqual(ids(store), ['m5', 'm6']);
});

test('older messages are not asked for while changes may still be told: a page is', () => {
  const { world, socket } = opened(newest);
  world.client.close('c');
  world.client.open('c');
  socket.tell(refused('unavailable'));
  world.clock.advance(10_000); // asked again, since the refusal named nothing
  socket.tell(changes({ seq: 6, messages: [] }));
  world.client.loadOlder('c');
  assert.equal(socket.of('catchup').at(-1)?.since, 0, 'the second answer may still come');
  socket.tell(changes({ seq: 6, messages: [] }), newest);
  assert.equal(socket.of('catchup').at(-1)?.before, 'm5');
});

test('a page that is awaited is asked for again, whatever was answered before it', () => {
  const { world, socket } = inDoubt();
  world.client.close('c');
  world.client.open('c');
  world.clock.advance(12_000);
  const asked = socket.of('catchup').length;
  assert.equal(socket.of('catchup').at(-1)?.since, 0);
  socket.tell(older);
  world.clock.advance(12_000);
  assert.ok(socket.of('catchup').length > asked);
});

test('older messages told after a page came between are not put in front of it', () => {
  const world = new World();
  const socket = world.connect({ heartbeatMs: 1_000_000 });
  const store = world.client.open('c');
  world.clock.advance(12_000); // asked for twice
  socket.tell(newest);
  world.client.loadOlder('c');
  socket.tell(page({ seq: 9, messages: [m6, ended('m9', 'm6', 9)], hasMore: true, before: 'm6' }), older);
  assert.deepEqual(ids(store), ['m6', 'm9']);
});

test('older messages before one that is gone are asked for anew, and the conversation is not gone', () => {
  const { world, socket, store } = opened(newest);
  world.client.loadOlder('c');
  socket.tell({ type: 'message_updated', seq: 7, conversationId: 'c', message: ended('m6', null, 7) });
  socket.tell({ type: 'message_deleted', seq: 8, conversationId: 'c', messageId: 'm5' });
  socket.tell(refused('not_found', { conversationId: 'c', retryable: false }));
  world.clock.advance(1_000);
  assert.equal(store.gone, false);
  socket.tell(changes({ seq: 8, messages: [] }));
  assert.equal(socket.of('catchup').at(-1)?.before, 'm6');
});

test('a conversation that is gone while older messages are asked for says so', () => {
  const { world, socket, store } = opened(newest);
  world.client.loadOlder('c');
  socket.tell(refused('not_found', { conversationId: 'c' }));
  world.clock.advance(1_000);
  socket.tell(refused('not_found', { conversationId: 'c' }));
  assert.equal(store.gone, true);
});

test('an answer to what was asked before leaving brings its news, but no subscription', () => {
  const { world, socket, store } = opened();
  socket.tell(text(9, '!')); // something is missing
  world.client.close('c');
  world.client.open('c');
  socket.tell(changes({ seq: 5, messages: [{ ...reply, content: 'lo', contentOffset: 3, contentLength: 5 }] }));
  assert.equal(store.message('r')?.content, 'Hello');
  assert.equal(store.subscribed, false);
  assert.equal(socket.of('catchup').length, 3);
  socket.tell(changes({ seq: 5, messages: [] }));
  assert.equal(store.subscribed, true);
});

test('a page told late, when nothing is asked, is still a page', () => {
  const { world, socket, store } = inDoubt();
  world.client.close('c');
  world.client.open('c');
  world.clock.advance(20_000);
  const pages = socket.of('catchup').filter(({ since }) => since === 0).length;
  assert.ok(pages > 2, 'asked for again');
  socket.tell({ ...newest, seq: 7 }, page({ seq: 8, messages: [m6], hasMore: true, before: 'm6' }));
  assert.deepEqual(ids(store), ['m6']);
});

test('a conversation that was just made is asked for all the same: another tab may have sent its prompt first', () => {
  const { world, socket } = opened();
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  const made = { ...created(8, ended('p', null, 8)), type: 'conversation_created', requestId: id, conversationId: 'd' } as const;
  world.client.answers.add(({ conversationId }) => world.client.open(conversationId));
  socket.tell({ ...made, conversation: { ...made.conversation, id: 'd' } });
  assert.deepEqual(socket.of('catchup').at(-1), { type: 'catchup', conversationId: 'd', epoch: 'epoch', since: 8 });
});

test('a tool call that was missed is told though its message ended meanwhile', () => {
  const { world, socket, store } = opened();
  const toolCalls = [{ id: 't', name: 'search', arguments: '{}', status: 'complete' }] as const;
  world.client.close('c');
  socket.tell({ type: 'done', seq: 9, conversationId: 'c', messageId: 'r', attempt: 1, status: 'complete', length: 3 });
  world.client.open('c');
  socket.tell(changes({ seq: 9, messages: [{ ...reply, status: 'complete', seq: 9, toolCalls }] }));
  assert.deepEqual(store.message('r')?.toolCalls, toolCalls);
});

test('reasoning that stops coming before its end is asked for', () => {
  const thought = { ...reply, status: 'complete', thinking: 'Hm', thinkingOffset: 0, thinkingLength: 4 } as const;
  const { world, socket, store } = opened(page({ messages: [user, thought] }));
  world.clock.advance(10_000);
  assert.deepEqual(socket.of('catchup').at(-1)?.have, { messageId: 'r', attempt: 1, offset: 3, thinkingOffset: 2 });
  socket.tell(changes({ messages: [{ ...thought, content: '', contentOffset: 3, contentLength: 3, thinking: 'm.', thinkingOffset: 2 }] }));
  assert.equal(store.message('r')?.thinking, 'Hmm.');
});
