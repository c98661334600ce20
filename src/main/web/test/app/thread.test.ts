import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDate } from '../../app/by-date.ts';
import { Thread } from '../../app/thread.ts';
import type { PendingPrompt } from '../../app/thread.ts';
import { ConversationStore } from '../../client/index.ts';
import type { MessageShape } from '../../client/shapes.ts';
import { conversation, shape } from '../client/world.ts';

const ended = { status: 'complete', content: 'text' } as const;

function store(leafId: string, ...messages: Partial<MessageShape>[]): ConversationStore {
  const made = new ConversationStore('c');
  made.caughtUp({
    type: 'catchup', epoch: 'epoch', seq: 9, conversation: conversation({ leafId, seq: 9 }),
    messages: messages.map((each) => shape({ ...ended, ...each })),
  });
  return made;
}

const branched = (): ConversationStore => store('b2',
  { id: 'u', role: 'user' }, { id: 'a1', parentId: 'u' }, { id: 'v', role: 'user', parentId: 'a1' }, { id: 'b1', parentId: 'v' },
  { id: 'a2', parentId: 'u' }, { id: 'w', role: 'user', parentId: 'a2' }, { id: 'b2', parentId: 'w' });

const pending = (id: string, parentId?: string | null): PendingPrompt => ({
  id, userId: null, conversationId: 'c', createdAt: 0, failure: null,
  frame: { type: 'start_chat', requestId: id, prompt: 'p', conversationId: 'c', ...(parentId !== undefined && { parentId }) },
});

const keys = (thread: Thread, of: ConversationStore, prompts: PendingPrompt[] = []): string[] => thread.rows(of, prompts).map(({ key }) => key);

test('the branch of the conversation’s leaf is shown, with the versions at its forks', () => {
  const rows = new Thread().rows(branched(), []);
  assert.deepEqual(rows.map((row) => row.kind === 'stored' && [row.key, row.version, row.versions]),
    [['u', 1, 1], ['a2', 2, 2], ['w', 1, 1], ['b2', 1, 1]]);
});

test('turning to another version shows its branch to the end', () => {
  const thread = new Thread();
  const of = branched();
  const a2 = of.message('a2');
  assert.ok(a2);
  assert.equal(thread.appendTo(of), null);
  thread.turn(of, a2, -1);
  assert.deepEqual(keys(thread, of), ['u', 'a1', 'v', 'b1']);
  assert.equal(thread.appendTo(of), 'b1', 'a prompt goes below what is shown');
  thread.turn(of, a2, 1);
  assert.deepEqual(keys(thread, of), ['u', 'a1', 'v', 'b1'], 'there is no third version');
});

test('prompts on their way stand where they will be', () => {
  const of = branched();
  assert.deepEqual(keys(new Thread(), of, [pending('p')]), ['u', 'a2', 'w', 'b2', 'p']);
  assert.deepEqual(keys(new Thread(), of, [pending('p', 'a2')]), ['u', 'a2', 'p'], 'an edit takes the place of what it edits');
  assert.deepEqual(keys(new Thread(), of, [pending('p', null)]), ['p']);
  assert.deepEqual(keys(new Thread(), of, [pending('p'), pending('q')]), ['u', 'a2', 'w', 'b2', 'p', 'q']);
});

test('a stored prompt keeps the key it had on its way', () => {
  const thread = new Thread();
  thread.answered('request', 'w');
  assert.deepEqual(keys(thread, branched()), ['u', 'a2', 'request', 'b2']);
});

test('conversations are grouped by day, pinned ones first', () => {
  const now = new Date(2026, 4, 20, 12);
  const at = (days: number): string => new Date(2026, 4, 20 - days, 9).toISOString();
  const groups = byDate([
    conversation({ id: 'p', pinned: true, updatedAt: at(90) }), conversation({ id: 'a', updatedAt: at(0) }), conversation({ id: 'b', updatedAt: at(1) }),
    conversation({ id: 'c', updatedAt: at(5) }), conversation({ id: 'd', updatedAt: at(20) }), conversation({ id: 'e', updatedAt: at(80) }),
  ], now);
  assert.deepEqual(groups.map(({ name, conversations }) => [name, conversations.map(({ id }) => id).join()]), [
    ['Pinned', 'p'], ['Today', 'a'], ['Yesterday', 'b'], ['Previous 7 days', 'c'], ['Previous 30 days', 'd'], ['Older', 'e'],
  ]);
});

test('a choice ends where the conversation’s own leaf is, and what is done elsewhere is followed again', () => {
  const thread = new Thread();
  const of = branched();
  const b2 = of.message('b2');
  assert.ok(b2);
  thread.follow('b2');
  assert.deepEqual(keys(thread, of), ['u', 'a2', 'w', 'b2']);
  of.caughtUp({
    type: 'catchup', epoch: 'epoch', seq: 11, conversation: conversation({ leafId: 'x', seq: 11 }),
    messages: [shape({ ...ended, id: 'x', role: 'user', parentId: null, seq: 11 })],
  });
  assert.deepEqual(keys(thread, of), ['x']);
});
