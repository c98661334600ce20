import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Message } from '../../client/message.ts';
import { GrowingText, ReplyText } from '../../client/reply-text.ts';
import { shape } from './world.ts';

const rows: readonly [string, string, number, string, string, string][] = [
  ['at the end: append', 'abc', 3, 'def', 'applied', 'abcdef'],
  ['first text of all', '', 0, 'abc', 'applied', 'abc'],
  ['known already: ignore', 'abcdef', 0, 'abc', 'old', 'abcdef'],
  ['exactly what is known: ignore', 'abc', 0, 'abc', 'old', 'abc'],
  ['overlapping: append the rest', 'abcd', 2, 'cdef', 'applied', 'abcdef'],
  ['beyond the end: a gap', 'abc', 4, 'e', 'gap', 'abc'],
  ['surrogate pairs count two', '😀', 2, '👍', 'applied', '😀👍'],
  ['overlapping by a surrogate pair', 'a😀', 1, '😀👍', 'applied', 'a😀👍'],
  ['one unit after a pair is a gap', '😀', 3, 'x', 'gap', '😀'],
];

for (const [name, known, offset, content, applied, after] of rows) {
  test(`text ${name}`, () => {
    const text = new GrowingText();
    text.replace(known);
    assert.equal(text.apply(offset, content), applied);
    assert.equal(text.value, after);
  });
}

test('text of an older attempt is ignored, of a newer one is a gap', () => {
  const reply = new ReplyText(2);
  assert.equal(reply.delta('text', 1, 0, 'old'), 'old');
  assert.equal(reply.delta('text', 3, 0, 'new'), 'gap');
  assert.equal(reply.delta('text', 2, 0, 'now'), 'applied');
  assert.equal(reply.text.value, 'now');
});

test('thinking has an offset of its own', () => {
  const reply = new ReplyText(1);
  reply.delta('text', 1, 0, 'answer');
  assert.equal(reply.delta('thinking', 1, 0, 'hm'), 'applied');
  assert.equal(reply.delta('thinking', 1, 2, 'm'), 'applied');
  assert.equal(reply.thinking.value, 'hmm');
  assert.equal(reply.text.value, 'answer');
});

test('a new attempt cuts to what is kept and goes on from there', () => {
  const reply = new ReplyText(1);
  reply.delta('text', 1, 0, 'stored and lost');
  reply.delta('thinking', 1, 0, 'thoughts');
  assert.equal(reply.begin(2, { text: 6, thinking: 0 }), 'applied');
  assert.equal(reply.text.value, 'stored');
  assert.equal(reply.thinking.value, '');
  assert.equal(reply.begin(2, { text: 0, thinking: 0 }), 'old');
  assert.equal(reply.text.value, 'stored');
  assert.equal(reply.delta('text', 2, 6, '!'), 'applied');
});

test('a new attempt that keeps more than we hold leaves a gap', () => {
  const reply = new ReplyText(1);
  reply.delta('text', 1, 0, 'abc');
  assert.equal(reply.begin(2, { text: 5, thinking: 0 }), 'gap');
  assert.equal(reply.text.value, 'abc');
});

test('an attempt that was missed in between leaves nothing to trust', () => {
  const reply = new ReplyText(1);
  reply.delta('text', 1, 0, 'first attempt');
  assert.equal(reply.begin(3, { text: 8, thinking: 0 }), 'gap');
  assert.equal(reply.text.value, '');
});

test('done with another length asks for what is missing', () => {
  const message = new Message(shape({ content: 'abc' }));
  const done = {
    type: 'done', seq: 5, conversationId: 'c', messageId: 'm', attempt: 1, status: 'complete', length: 6,
  } as const;
  assert.equal(message.done(done), 'gap');
  assert.equal(message.status, 'complete');
  assert.equal(message.incomplete, true);
  assert.deepEqual(message.have(), { messageId: 'm', attempt: 1, offset: 3, thinkingOffset: 0 });
  assert.equal(message.merge(shape({ content: 'def', contentOffset: 3, contentLength: 6, status: 'complete', seq: 5 })), 'applied');
  assert.equal(message.content, 'abcdef');
  assert.equal(message.incomplete, false);
});

test('done of a shorter text than ours has it told again from the beginning', () => {
  const message = new Message(shape({ content: 'abcdef' }));
  assert.equal(message.done({
    type: 'done', seq: 5, conversationId: 'c', messageId: 'm', attempt: 1, status: 'complete', length: 3,
  }), 'gap');
  assert.equal(message.have().offset, 0);
});

test('done of an older attempt, or told again, changes nothing', () => {
  const message = new Message(shape({ content: 'abc', attempt: 2, seq: 4 }));
  const done = { type: 'done', conversationId: 'c', messageId: 'm', status: 'stopped', length: 3 } as const;
  assert.equal(message.done({ ...done, attempt: 1, seq: 9 }), 'old');
  assert.equal(message.done({ ...done, attempt: 2, seq: 3 }), 'old');
  assert.equal(message.status, 'streaming');
  assert.equal(message.done({ ...done, attempt: 2, seq: 5 }), 'applied');
  assert.equal(message.status, 'stopped');
});

test('a message is replaced only by one with a higher seq', () => {
  const message = new Message(shape({ role: 'user', content: 'new', status: 'complete', seq: 7 }));
  assert.equal(message.merge(shape({ role: 'user', content: 'old', status: 'complete', seq: 6 })), 'old');
  assert.equal(message.content, 'new');
  assert.equal(message.merge(shape({ role: 'user', content: 'newest', status: 'complete', seq: 8 })), 'applied');
  assert.equal(message.content, 'newest');
});

test('a newer message that holds only the end of its text keeps the beginning', () => {
  const message = new Message(shape({ content: 'begin', thinking: 'th' }));
  assert.equal(message.merge(shape({
    content: '-end', contentOffset: 5, contentLength: 9, thinking: 'ink', thinkingOffset: 2, status: 'complete', seq: 3,
  })), 'applied');
  assert.equal(message.content, 'begin-end');
  assert.equal(message.thinking, 'think');
  assert.equal(message.incomplete, false);
});

test('a large ended text is incomplete until its pieces have come', () => {
  const message = new Message(shape({ content: 'aaaa', contentLength: 8, status: 'complete' }));
  assert.equal(message.incomplete, true);
  message.delta({ type: 'text', conversationId: 'c', messageId: 'm', attempt: 1, offset: 4, content: 'bbbb' });
  assert.equal(message.incomplete, false);
  assert.equal(message.status, 'complete');
});

test('the first delta makes a pending reply a streaming one', () => {
  const message = new Message(shape({ status: 'pending' }));
  message.delta({ type: 'thinking', conversationId: 'c', messageId: 'm', attempt: 1, offset: 0, content: 'hm' });
  assert.equal(message.status, 'streaming');
});

test('a tool call is put in place of its older self', () => {
  const message = new Message(shape());
  const frame = { type: 'tool_call', conversationId: 'c', messageId: 'm' } as const;
  message.tool({ ...frame, seq: 2, toolCall: { id: 'a', name: 'find', arguments: '{}', status: 'running' } });
  message.tool({ ...frame, seq: 3, toolCall: { id: 'b', name: 'read', arguments: '{}', status: 'pending' } });
  message.tool({ ...frame, seq: 4, toolCall: { id: 'a', name: 'find', arguments: '{}', status: 'complete' } });
  assert.equal(message.tool({ ...frame, seq: 3, toolCall: { id: 'a', name: 'find', arguments: '{}', status: 'error' } }), 'old');
  assert.deepEqual(message.toolCalls.map(({ id, status }) => [id, status]), [['a', 'complete'], ['b', 'pending']]);
});
