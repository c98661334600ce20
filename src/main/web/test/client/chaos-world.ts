import assert from 'node:assert/strict';
import { MemoryStorage } from '../../client/environment.ts';
import { splitsPair } from '../model/catch-up.ts';
import type { Stored } from '../model/history.ts';
import { ModelServer } from '../model/server.ts';
import { Tab } from './chaos-tab.ts';
import { FakeClock, seeded } from './world.ts';

const STEPS = 400;
const letters = ['a', 'Ω', '語', '😀', '👩‍👩‍👧', '\n', '𝔘'];

/** A server, two tabs that share a storage, and all that can happen to them, by chance. */
export class ChaosWorld {
  readonly #random: () => number;
  readonly #clock = new FakeClock();
  readonly #storage = new MemoryStorage();
  readonly #server = new ModelServer({ piece: 8, answer: 40, syncPage: 2, limit: 6, heartbeatMs: 1_000 });
  readonly #given: string[] = [];
  readonly #tabs: Tab[] = [];
  #loads = 0;

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.#tabs.push(this.#load(), this.#load());
  }

  /** Lets it all happen, then lets it settle, and holds what the tabs show against what is stored. */
  run(): void {
    for (let step = 0; step < STEPS; step++) {
      this.#pick(this.#events)?.();
      this.#tabs.forEach((tab) => tab.wire?.pass(this.#below(8)));
      this.#tabs.forEach((tab) => this.#checkOrder(tab));
    }
    this.#settle();
    this.#checkCommands();
    this.#tabs.forEach((tab, at) => this.#checkTab(tab, at));
  }

  // ---- what happens --------------------------------------------------------------

  readonly #events: readonly (() => void)[] = [
    () => this.#active().forEach((id) => this.#server.replies.append(id, this.#words(), 'text', () => this.#chance(0.1))),
    () => this.#active().forEach((id) => this.#server.replies.append(id, this.#words())),
    () => this.#active().forEach((id) => this.#chance(0.3) && this.#server.replies.append(id, this.#words(), 'thinking')),
    () => this.#crash(),
    () => this.#end(),
    () => this.#useTool(),
    () => this.#prompt(),
    () => this.#again(),
    () => this.#showOrHide(),
    () => this.#pick(this.#tabs)?.world.client.loadOlder(this.#pick(this.#conversations()) ?? ''),
    () => this.#changeElsewhere(),
    () => this.#chance(0.5) && this.#pick(this.#tabs)?.wire?.drop(),
    () => this.#chance(0.2) && this.#pick(this.#tabs)?.wire?.freeze(),
    () => this.#reload(),
    () => this.#upheaval(),
    () => {
      this.#server.refusal = this.#chance(0.3) ? { code: 'unavailable', retryable: true, named: this.#chance(0.5) } : null;
    },
    () => this.#clock.advance(this.#below(3_000)),
    () => this.#clock.advance(this.#below(200)),
  ];

  /** The server dies, and goes on with what was stored. */
  #crash(): void {
    const id = this.#pick(this.#active());
    if (id !== undefined && this.#chance(0.4)) {
      const { text } = this.#server.history.message(id);
      const at = this.#below(text.length + 1);
      this.#server.replies.attempt(id, splitsPair(text, at) ? at - 1 : at, 0);
    }
  }

  #end(): void {
    const id = this.#pick(this.#active());
    if (id !== undefined && this.#chance(0.5)) {
      this.#server.replies.finish(id, this.#pick(['complete', 'interrupted', 'error'] as const));
    }
  }

  #useTool(): void {
    const id = this.#pick(this.#active());
    if (id !== undefined && this.#chance(0.3)) {
      const status = this.#pick(['running', 'complete'] as const) ?? 'running';
      this.#server.replies.tool(id, { id: `call-${this.#below(2)}`, name: 'search', arguments: '{}', status });
    }
  }

  #prompt(): void {
    const tab = this.#pick(this.#tabs);
    const conversationId = this.#pick(this.#conversations());
    const known = conversationId !== undefined && this.#chance(0.8) ? { conversationId } : {};
    if (tab !== undefined && this.#given.length < 25) {
      this.#given.push(tab.world.client.commands.startChat({ prompt: this.#words(), ...known }));
    }
  }

  #again(): void {
    const message = this.#pick([...this.#server.history.messages.values()].filter(({ shape }) => shape.role === 'assistant'));
    const client = this.#pick(this.#tabs)?.world.client;
    if (message !== undefined && client !== undefined && this.#chance(0.3)) {
      const { id, conversationId } = message.shape;
      this.#pick([
        () => client.commands.regenerate(conversationId, id),
        () => client.commands.continueReply(conversationId, id),
        () => client.commands.stopReply(conversationId, id),
      ])?.();
    }
  }

  #showOrHide(): void {
    const tab = this.#pick(this.#tabs);
    const id = this.#pick(this.#conversations());
    if (tab !== undefined && id !== undefined) {
      tab.open.has(id) && this.#chance(0.5) ? tab.hide(id) : tab.show(id);
    }
  }

  /** By another device: a reaction, or a deletion. */
  #changeElsewhere(): void {
    const message = this.#pick([...this.#server.history.messages.values()]);
    if (message !== undefined && this.#server.history.active(message.shape.conversationId) === null) {
      if (this.#chance(0.05)) {
        this.#server.removeMessage(message.shape.id);
      } else if (this.#chance(0.3)) {
        this.#server.touch(message.shape.id);
      }
    }
  }

  /** All that a page knew is gone, except what it stored. */
  #reload(): void {
    const at = this.#below(this.#tabs.length);
    if (this.#chance(0.2)) {
      this.#tabs[at]?.wire?.drop();
      this.#tabs[at]?.world.client.stop();
      this.#tabs[at] = this.#load();
    }
  }

  /** Seldom: a conversation goes, or the user's data is replaced by its like. */
  #upheaval(): void {
    const id = this.#pick(this.#conversations());
    if (id !== undefined && this.#chance(0.03)) {
      this.#server.removeConversation(id);
    } else if (this.#chance(0.03)) {
      this.#server.history.epoch = `epoch-${this.#below(1_000)}`;
      this.#tabs.forEach((tab) => tab.wire?.drop());
    }
  }

  #settle(): void {
    this.#server.refusal = null;
    for (let i = 0; i < 400; i++) {
      this.#tabs.forEach((tab) => tab.wire?.pass(50, 0));
      this.#clock.advance(500);
      if (i % 10 === 0) {
        this.#active().forEach((id) => this.#server.replies.finish(id));
      }
      if (i === 100 || i === 300) {
        this.#tabs.forEach((tab) => this.#conversations().forEach((id) => tab.show(id)));
      }
      if (i > 300) {
        this.#tabs.forEach((tab) => this.#conversations().forEach((id) => tab.world.client.loadOlder(id)));
      }
    }
  }

  // ---- what must hold ------------------------------------------------------------

  /** A tab that has heard all holds the newest messages without a hole. */
  #checkOrder(tab: Tab): void {
    for (const id of tab.wire?.quiet === true ? tab.open : []) {
      const store = tab.world.client.open(id);
      if (store.subscribed) {
        const stored = this.#stored(id).map(({ shape }) => shape.id);
        const held = store.messages.map((message) => message.id);
        assert.deepEqual(held, held.length === 0 ? [] : stored.slice(-held.length), `the order of ${id}`);
        // Empty, it is about to ask for a page.
        assert.ok(held.length === 0 || store.olderThan !== null || held.length === stored.length, `${id} has more than it says`);
      }
    }
  }

  #checkCommands(): void {
    const { effects } = this.#server.commands;
    const waiting = this.#tabs.flatMap((tab) => tab.world.client.outbox.all());
    for (const entry of waiting) {
      assert.notEqual(entry.failure, null, `still unanswered: ${JSON.stringify(entry)}`);
    }
    assert.equal(new Set(effects).size, effects.length, 'no command took effect twice');
    const failed = new Set(waiting.map(({ id }) => id));
    for (const id of this.#given.filter((each) => !failed.has(each))) {
      assert.ok(effects.includes(id), `prompt ${id} was lost`);
    }
  }

  #checkTab(tab: Tab, at: number): void {
    const summaries = [...this.#server.history.conversations.values()];
    assert.deepEqual(
      tab.world.client.list.sorted().map(({ id, seq }) => `${id} ${seq}`).sort(),
      summaries.map(({ id, seq }) => `${id} ${seq}`).sort(),
    );
    for (const { id } of summaries) {
      assert.deepEqual(
        tab.world.client.open(id).messages.map(
          ({ id, status, attempt, seq, content, thinking, toolCalls }) => ({ id, status, attempt, seq, content, thinking, toolCalls })),
        this.#stored(id).map(({ shape: { id, status, attempt, seq, toolCalls = [] }, text, thinking }) =>
          ({ id, status, attempt, seq, content: text, thinking, toolCalls })),
        `tab ${at}, ${id}`,
      );
    }
  }

  // ---- small things --------------------------------------------------------------

  #load(): Tab {
    return new Tab(this.#server, this.#clock, this.#storage, this.#random, `load${++this.#loads}`);
  }

  #conversations(): string[] {
    return [...this.#server.history.conversations.keys()];
  }

  #stored(conversationId: string): Stored[] {
    return this.#server.history.of(conversationId);
  }

  #active(): string[] {
    return this.#conversations().flatMap((id) => this.#server.history.active(id)?.shape.id ?? []);
  }

  #words(): string {
    return Array.from({ length: 1 + this.#below(8) }, () => this.#pick(letters)).join('');
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #chance(of: number): boolean {
    return this.#random() < of;
  }

  #pick<T>(all: readonly T[]): T | undefined {
    return all[this.#below(all.length)];
  }
}
