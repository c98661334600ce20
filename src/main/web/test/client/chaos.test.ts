import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStorage } from '../../client/environment.ts';
import type { ServerFrame } from '../../client/server-frames.ts';
import { ModelServer } from '../model-server.ts';
import type { Peer } from '../model-server.ts';
import { FakeClock, seeded, World } from './world.ts';
import type { FakeSocket } from './world.ts';

const STEPS = 400;
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 60);
/**
 * The same worlds each time, so that a red run is news. Of other seeds about one in a thousand still
 * fails: a message that came while two catch-ups crossed stands in the wrong place (2095, 5543), or is
 * missing after a deletion (13408, 216437017).
 */
const FIRST_SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const letters = ['a', 'Ω', '語', '😀', '👩‍👩‍👧', '\n', '𝔘'];

/** The network between one tab and the server: frames wait in order, and go when it pleases. */
class Wire {
  readonly #socket: FakeSocket;
  readonly #server: ModelServer;
  readonly #peer: Peer;
  readonly #toClient: ServerFrame[] = [];
  readonly #toServer: (() => void)[] = [];
  #frozen = false;
  #open = true;

  constructor(socket: FakeSocket, server: ModelServer) {
    this.#socket = socket;
    this.#server = server;
    this.#peer = server.connect((frame) => this.#toClient.push(frame));
    socket.onsent = (frame) => this.#toServer.push(() => server.receive(this.#peer, frame));
  }

  get peer(): Peer { return this.#peer; }

  freeze(): void {
    this.#frozen = true;
  }

  /** Lets up to so many frames pass each way; some text is told twice. */
  pass(count: number, random: () => number): void {
    if (!this.#open || this.#frozen) {
      return;
    }
    if (this.#socket.closedWith !== null) {
      this.drop();
      return;
    }
    for (let i = 0; i < count; i++) {
      this.#toServer.shift()?.();
      const frame = this.#toClient.shift();
      if (frame !== undefined) {
        this.#socket.tell(frame);
        if ((frame.type === 'text' || frame.type === 'done' || frame.type === 'message_created') && random() < 0.2) {
          this.#socket.tell(frame);
        }
      }
    }
  }

  drop(): void {
    if (this.#open) {
      this.#open = false;
      this.#server.disconnect(this.#peer);
      this.#socket.drop();
    }
  }
}

class Tab {
  readonly world: World;
  wire: Wire | null = null;
  readonly open = new Set<string>();

  constructor(server: ModelServer, clock: FakeClock, storage: MemoryStorage, random: () => number, prefix: string) {
    this.world = new World({ clock, storage, random, prefix });
    this.world.onconnect = (socket) => {
      this.wire?.drop();
      // The client sets its handlers after the factory has returned.
      this.wire = null;
      const wire = new Wire(socket, server);
      this.wire = wire;
    };
    this.world.client.answers.add(({ conversationId }) => this.show(conversationId));
    this.world.client.start();
  }

  show(conversationId: string): void {
    this.open.add(conversationId);
    this.world.client.open(conversationId);
  }

  hide(conversationId: string): void {
    this.open.delete(conversationId);
    this.world.client.close(conversationId);
  }
}

function run(seed: number): void {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(all: readonly T[]): T | undefined => all[below(all.length)];
  const clock = new FakeClock();
  const storage = new MemoryStorage();
  const server = new ModelServer({ piece: 8, syncPage: 2, limit: 6, heartbeatMs: 1_000 });
  const given: string[] = [];
  let loads = 0;
  const load = (): Tab => new Tab(server, clock, storage, random, `load${++loads}`);
  const tabs = [load(), load()];
  const active = (): string[] => [...server.conversations.keys()].flatMap((id) => server.active(id)?.shape.id ?? []);
  const words = (): string => Array.from({ length: 1 + below(8) }, () => pick(letters)).join('');

  const actions: (() => void)[] = [
    () => active().forEach((id) => server.append(id, words(), 'text', () => random() < 0.1)),
    () => active().forEach((id) => server.append(id, words(), 'text')),
    () => active().forEach((id) => random() < 0.3 && server.append(id, words(), 'thinking')),
    () => { // a crash, after which what was stored is gone on with
      const id = pick(active());
      const stored = id === undefined ? undefined : server.messages.get(id);
      if (id !== undefined && stored !== undefined && random() < 0.4) {
        server.attempt(id, safeCut(stored.text, below(stored.text.length + 1)), 0);
      }
    },
    () => {
      const id = pick(active());
      if (id !== undefined && random() < 0.5) {
        server.finish(id, pick(['complete', 'interrupted', 'error'] as const) ?? 'complete');
      }
    },
    () => {
      const tab = pick(tabs);
      const conversationId = pick([...server.conversations.keys()]);
      const known = conversationId !== undefined && random() < 0.8 ? { conversationId } : {};
      if (tab !== undefined && given.length < 25) {
        given.push(tab.world.client.commands.startChat({ prompt: words(), ...known }));
      }
    },
    () => {
      const message = pick([...server.messages.values()].filter(({ shape }) => shape.role === 'assistant'));
      const client = pick(tabs)?.world.client;
      if (message !== undefined && client !== undefined && random() < 0.3) {
        const { id, conversationId } = message.shape;
        pick([
          () => client.commands.regenerate(conversationId, id),
          () => client.commands.continueReply(conversationId, id),
          () => client.commands.stopReply(conversationId, id),
        ])?.();
      }
    },
    () => {
      const tab = pick(tabs);
      const id = pick([...server.conversations.keys()]);
      if (tab !== undefined && id !== undefined) {
        tab.open.has(id) && random() < 0.5 ? tab.hide(id) : tab.show(id);
      }
    },
    () => pick(tabs)?.world.client.loadOlder(pick([...server.conversations.keys()]) ?? ''),
    () => {
      const message = pick([...server.messages.keys()]);
      if (message !== undefined && random() < 0.05 && !active().includes(message)) {
        const below = server.messages.get(message);
        if (below !== undefined && server.active(below.shape.conversationId) === null) {
          server.removeMessage(message);
        }
      }
    },
    () => random() < 0.5 && pick(tabs)?.wire?.drop(),
    () => random() < 0.2 && pick(tabs)?.wire?.freeze(),
    () => { // a reload: all that a page knew is gone, except what it stored
      const at = below(tabs.length);
      if (random() < 0.2) {
        tabs[at]?.wire?.drop();
        tabs[at]?.world.client.stop();
        tabs[at] = load();
      }
    },
    () => { server.refusal = random() < 0.3 ? { code: 'unavailable', retryable: true } : null; },
    () => clock.advance(below(3_000)),
    () => clock.advance(below(200)),
  ];

  for (let step = 0; step < STEPS; step++) {
    pick(actions)?.();
    tabs.forEach((tab) => tab.wire?.pass(below(8), random));
  }

  server.refusal = null;
  const shown = [...server.conversations.keys()];
  for (let i = 0; i < 400; i++) {
    tabs.forEach((tab) => tab.wire?.pass(50, () => 1));
    clock.advance(500);
    if (i % 10 === 0) {
      active().forEach((id) => server.finish(id));
    }
    if (i === 100 || i === 300) {
      tabs.forEach((tab) => [...server.conversations.keys()].forEach((id) => tab.show(id)));
    }
    if (i > 300) {
      tabs.forEach((tab) => [...server.conversations.keys()].forEach((id) => tab.world.client.loadOlder(id)));
    }
  }

  assert.ok(shown.length > 0, 'something happened');
  for (const entry of tabs.flatMap((tab) => tab.world.client.outbox.all())) {
    assert.notEqual(entry.failure, null, `still unanswered: ${JSON.stringify(entry)}`);
  }
  assert.equal(new Set(server.effects).size, server.effects.length, 'no command took effect twice');
  const failed = new Set(tabs.flatMap((tab) => tab.world.client.outbox.all()).map(({ id }) => id));
  for (const id of given.filter((each) => !failed.has(each))) {
    assert.ok(server.effects.includes(id), `prompt ${id} was lost`);
  }
  tabs.forEach((tab, at) => {
    const list = tab.world.client.list.sorted().map(({ id, seq }) => `${id} ${seq}`).sort();
    assert.deepEqual(list, [...server.conversations.values()].map(({ id, seq }) => `${id} ${seq}`).sort());
    for (const id of server.conversations.keys()) {
      const stored = [...server.messages.values()].filter(({ shape }) => shape.conversationId === id);
      const held = tab.world.client.open(id).messages;
      assert.deepEqual(
        held.map((message) => [message.id, message.status, message.attempt, message.content]),
        stored.map(({ shape, text }) => [shape.id, shape.status, shape.attempt, text]),
        `tab ${at}, ${id}`,
      );
    }
  });
}

/** The server never cuts a pair. */
function safeCut(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  return at > 0 && before >= 0xd800 && before < 0xdc00 ? at - 1 : at;
}

test(`whatever happens in between, all tabs end with the stored text (first seed ${FIRST_SEED})`, () => {
  for (let round = 0; round < ROUNDS; round++) {
    const seed = FIRST_SEED + round;
    try {
      run(seed);
    } catch (error) {
      console.error(`failed with CHAOS_SEED=${seed} CHAOS_ROUNDS=1`);
      throw error;
    }
  }
});
