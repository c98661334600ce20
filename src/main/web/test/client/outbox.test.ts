import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStorage } from '../../client/environment.ts';
import type { ServerFrame } from '../../client/server-frames.ts';
import { conversation, shape, World } from './world.ts';

function created(requestId: string, seq = 5): ServerFrame {
  return {
    type: 'conversation_created', seq, requestId, conversationId: 'c', messageId: 'reply',
    conversation: conversation({ seq, leafId: 'reply', streaming: true }),
    messages: [
      shape({ id: 'prompt', role: 'user', content: 'Hello', status: 'complete', seq }),
      shape({ id: 'reply', parentId: 'prompt', status: 'pending', seq }),
    ],
  };
}

test('a prompt is sent at once and leaves the outbox when it is answered', () => {
  const world = new World();
  const socket = world.connect();
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  assert.deepEqual(socket.of('start_chat'), [{ type: 'start_chat', requestId: id, prompt: 'Hello' }]);
  assert.equal(world.client.outbox.all().length, 1);
  socket.tell(created(id));
  assert.equal(world.client.outbox.all().length, 0);
  world.clock.advance(600_000);
  assert.equal(socket.of('start_chat').length, 1);
});

test('a prompt typed offline waits, and is sent once when back', () => {
  const world = new World();
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  const socket = world.connect();
  assert.equal(socket.of('start_chat').length, 1);
  socket.tell(created(id));
  socket.drop();
  const next = world.connect();
  assert.equal(next.of('start_chat').length, 0);
});

test('what was not answered is sent again on the next socket, the same in every field', () => {
  const world = new World();
  const first = world.connect();
  world.client.commands.startChat({ prompt: 'Hello', conversationId: 'c', parentId: null, model: 'a/b' });
  first.drop();
  const second = world.connect();
  assert.deepEqual(second.of('start_chat'), first.of('start_chat'));
  assert.deepEqual(second.sent[0], first.of('start_chat')[0], 'commands come before questions');
});

test('what is not answered on a healthy socket is sent again after a while', () => {
  const world = new World();
  const socket = world.connect({ heartbeatMs: 1_000_000 });
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  world.clock.advance(15_000);
  assert.equal(socket.of('start_chat').length, 2);
  socket.tell(created(id));
  world.clock.advance(60_000);
  assert.equal(socket.of('start_chat').length, 2);
});

test('a reload sends what the page before left', () => {
  const storage = new MemoryStorage();
  const before = new World({ storage });
  const id = before.client.commands.startChat({ prompt: 'Hello' });
  const after = new World({ storage, prefix: 'other' });
  const answers: string[] = [];
  after.client.answers.add(({ requestId, conversationId }) => {
    answers.push(`${requestId} ${conversationId}`);
    after.client.open(conversationId);
  });
  const socket = after.connect();
  assert.equal(socket.of('start_chat')[0]?.requestId, id);
  socket.tell(created(id));
  assert.deepEqual(answers, [`${id} c`]);
  assert.equal(storage.length, 1, 'only the user is remembered');
  assert.equal(after.client.open('c').messages.length, 2);
  assert.equal(socket.of('catchup').length, 1, 'the answer may be a repeated one, without the text since');
});

test('two tabs share one outbox, and the answer to either clears it', () => {
  const storage = new MemoryStorage();
  const one = new World({ storage, prefix: 'one' });
  const two = new World({ storage, prefix: 'two' });
  const id = one.client.commands.startChat({ prompt: 'Hello' });
  const a = one.connect();
  const b = two.connect();
  assert.equal(a.of('start_chat').length, 1);
  assert.equal(b.of('start_chat').length, 1);
  const answers: string[] = [];
  one.client.answers.add(({ requestId }) => answers.push(requestId));
  b.tell(created(id));
  assert.equal(one.client.outbox.all().length, 0);
  a.tell(created(id));
  assert.deepEqual(answers, [id], 'the tab that waits for it hears of it all the same');
  one.clock.advance(60_000);
  two.clock.advance(60_000);
  assert.equal(a.of('start_chat').length + b.of('start_chat').length, 2);
});

test('prompts of one user are not sent as another', () => {
  const storage = new MemoryStorage();
  const before = new World({ storage });
  before.connect({ userId: 'alice' }).drop();
  before.client.commands.startChat({ prompt: 'Mine' });
  const after = new World({ storage });
  assert.equal(after.connect({ userId: 'bob' }).of('start_chat').length, 0);
  after.socket.drop();
  assert.equal(after.connect({ userId: 'alice' }).of('start_chat').length, 1);
});

test('a permanent error marks the prompt, and it can be tried again as the same command', () => {
  const world = new World();
  const socket = world.connect();
  const id = world.client.commands.startChat({ prompt: 'Hello', model: 'no/such' });
  socket.tell({ type: 'error', code: 'model_unknown', message: 'No such model', retryable: false, requestId: id });
  assert.deepEqual(world.client.outbox.get(id)?.failure, { code: 'model_unknown', message: 'No such model' });
  world.clock.advance(600_000);
  socket.drop();
  const next = world.connect();
  assert.equal(next.of('start_chat').length, 0);
  assert.equal(world.client.commands.retry(id), id);
  assert.equal(next.of('start_chat')[0]?.requestId, id);
});

test('a request in conflict is tried again under a new id', () => {
  const world = new World();
  const socket = world.connect();
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  socket.tell({ type: 'error', code: 'request_conflict', message: 'Other body', retryable: false, requestId: id });
  const next = world.client.commands.retry(id);
  assert.notEqual(next, id);
  assert.deepEqual(world.client.outbox.all().map((entry) => entry.id), [next]);
});

test('rate_limited is sent again after the time it names', () => {
  const world = new World({ random: () => 0 });
  const socket = world.connect();
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  socket.tell({ type: 'error', code: 'rate_limited', message: 'Slow down', retryable: true, retryAfterMs: 700, requestId: id });
  assert.equal(world.client.sender.note(id), 'Slow down');
  world.clock.advance(699);
  assert.equal(socket.of('start_chat').length, 1);
  world.clock.advance(1);
  assert.equal(socket.of('start_chat').length, 2);
});

test('a rate limit that names no request is taken for all that is under way', () => {
  const world = new World({ random: () => 0 });
  const socket = world.connect();
  world.client.commands.startChat({ prompt: 'Hello' });
  socket.tell({ type: 'error', code: 'rate_limited', message: 'Slow down', retryable: true, retryAfterMs: 700 });
  world.clock.advance(700);
  assert.equal(socket.of('start_chat').length, 2);
});

test('a full disk is tried again for a while, then left to the user', () => {
  const world = new World();
  const socket = world.connect({ heartbeatMs: 10_000_000 });
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  for (let i = 0; i < 20 && world.client.outbox.get(id)?.failure === null; i++) {
    socket.tell({ type: 'error', code: 'storage_full', message: 'Disk full', retryable: true, requestId: id });
    world.clock.advance(60_000);
  }
  assert.equal(world.client.outbox.get(id)?.failure?.code, 'storage_full');
  assert.ok(socket.of('start_chat').length > 3);
});

test('a prompt refused because a reply streams goes when that has ended', () => {
  const world = new World();
  const socket = world.connect();
  const id = world.client.commands.startChat({ prompt: 'Next', conversationId: 'c' });
  socket.tell({ type: 'error', code: 'stream_active', message: 'Busy', retryable: true, requestId: id, conversationId: 'c' });
  world.clock.advance(1_000);
  assert.equal(socket.of('start_chat').length, 1);
  socket.tell({ type: 'done', seq: 9, conversationId: 'c', messageId: 'x', attempt: 1, status: 'complete', length: 0 });
  assert.equal(socket.of('start_chat').length, 2);
});

test('a refused regenerate is told and forgotten', () => {
  const world = new World();
  const refusals: string[] = [];
  world.client.refusals.add(({ failure }) => refusals.push(failure.code));
  const socket = world.connect();
  const id = world.client.commands.regenerate('c', 'm');
  socket.tell({ type: 'error', code: 'stream_active', message: 'Busy', retryable: true, requestId: id });
  assert.deepEqual(refusals, ['stream_active']);
  assert.equal(world.client.outbox.all().length, 0);
});

test('stop is sent again after a reconnect until the reply has ended', () => {
  const world = new World();
  const first = world.connect();
  world.client.commands.stopReply('c', 'm');
  world.client.commands.stopReply('c', 'm');
  assert.equal(first.of('stop').length, 1);
  first.drop();
  const second = world.connect();
  assert.equal(second.of('stop').length, 1);
  second.tell({ type: 'done', seq: 9, conversationId: 'c', messageId: 'm', attempt: 1, status: 'stopped', length: 0 });
  assert.equal(world.client.outbox.all().length, 0);
});

test('a prompt too old to be sent safely is left to the user', () => {
  const world = new World();
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  world.clock.advance(24 * 3_600_000);
  const socket = world.connect();
  assert.equal(socket.of('start_chat').length, 0);
  assert.equal(world.client.outbox.get(id)?.failure?.code, 'expired');
});

test('a close for a frame too large blames the largest, so that the others go on', () => {
  const world = new World();
  const socket = world.connect();
  const small = world.client.commands.startChat({ prompt: 'Hello' });
  const large = world.client.commands.startChat({ prompt: 'x'.repeat(1_000) });
  socket.drop(1009);
  assert.equal(world.client.outbox.get(small)?.failure, null);
  assert.equal(world.client.outbox.get(large)?.failure?.code, 'too_large');
});

test('a full or forbidden storage loses no prompt while the page lives', () => {
  const storage = new MemoryStorage();
  storage.setItem = () => { throw new Error('QuotaExceededError'); };
  const world = new World({ storage });
  const id = world.client.commands.startChat({ prompt: 'Hello' });
  assert.equal(world.connect().of('start_chat')[0]?.requestId, id);
  world.socket.tell(created(id));
  assert.equal(world.client.outbox.all().length, 0);
});

test('what other code left in the storage does no harm', () => {
  const storage = new MemoryStorage();
  storage.setItem('durachat.outbox.x', '{broken');
  storage.setItem('durachat.outbox.y', '{"id":1}');
  storage.setItem('elsewhere', 'value');
  assert.equal(new World({ storage }).client.outbox.all().length, 0);
});

test('a prompt for a model that is gone is tried again with another', () => {
  const world = new World();
  const socket = world.connect();
  const id = world.client.commands.startChat({ prompt: 'Hello', model: 'no/such' });
  socket.tell({ type: 'error', code: 'model_unknown', message: 'No such model', retryable: false, requestId: id });
  const next = world.client.commands.retry(id, { model: 'demo/echo' });
  assert.deepEqual(socket.of('start_chat').at(-1), { type: 'start_chat', requestId: next, prompt: 'Hello', model: 'demo/echo' });
  assert.equal(world.client.outbox.all().length, 1);
});
