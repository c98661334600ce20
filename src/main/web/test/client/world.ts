import type { ClientFrame } from '../../client/client-frames.ts';
import { MemoryStorage } from '../../client/environment.ts';
import type { Clock, Environment, KeyValueStore, Socket, Timer } from '../../client/environment.ts';
import { DurachatClient } from '../../client/index.ts';
import type { ReadyFrame, ServerFrame } from '../../client/server-frames.ts';
import type { Conversation, MessageShape } from '../../client/shapes.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #order = 0;
  readonly #planned = new Set<Planned>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Timer {
    const planned = { at: this.#now + ms, order: this.#order++, run };
    this.#planned.add(planned);
    return planned;
  }

  cancel(timer: Timer): void {
    this.#planned.delete(timer as Planned);
  }

  get pending(): number {
    return this.#planned.size;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#planned].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) {
        break;
      }
      this.#planned.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }
}

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  readonly protocols: string[];
  readonly sent: ClientFrame[] = [];
  closedWith: number | null = null;
  /** What the other end does with a frame; by default nothing. */
  onsent: (frame: ClientFrame) => void = () => {};

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  send(data: string): void {
    const frame = JSON.parse(data) as ClientFrame;
    this.sent.push(frame);
    this.onsent(frame);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  tell(...frames: ServerFrame[]): void {
    for (const frame of frames) {
      this.onmessage?.({ data: JSON.stringify(frame) });
    }
  }

  drop(code = 1006): void {
    this.onclose?.({ code, reason: '' });
  }

  of<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }
}

/** A small seeded generator, so that a failing random test can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface WorldOptions {
  readonly storage?: KeyValueStore;
  readonly clock?: FakeClock;
  readonly random?: () => number;
  readonly prefix?: string;
  readonly token?: () => Promise<string | null>;
  readonly identityStatus?: () => Promise<number>;
}

/** A client and everything around it. */
export class World {
  readonly clock: FakeClock;
  readonly storage: KeyValueStore;
  readonly sockets: FakeSocket[] = [];
  readonly client: DurachatClient;
  onconnect: (socket: FakeSocket) => void = () => {};

  constructor(options: WorldOptions = {}) {
    this.clock = options.clock ?? new FakeClock();
    this.storage = options.storage ?? new MemoryStorage();
    let ids = 0;
    const prefix = options.prefix ?? 'request';
    const environment: Environment = {
      clock: this.clock,
      storage: this.storage,
      random: options.random ?? (() => 0.5),
      uuid: () => `${prefix}-${++ids}`,
      connect: (url, protocols) => {
        const socket = new FakeSocket(url, protocols);
        this.sockets.push(socket);
        this.onconnect(socket);
        return socket;
      },
    };
    const { token, identityStatus } = options;
    this.client = new DurachatClient(
      { url: 'ws://test/ws', ...(token && { token }), ...(identityStatus && { identityStatus }) },
      environment,
    );
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) {
      throw new Error('no socket was opened');
    }
    return socket;
  }

  /** Starts, or comes back after a drop, up to `ready`. */
  connect(more: Partial<ReadyFrame> = {}): FakeSocket {
    if (this.client.connection.state === 'idle') {
      this.client.start();
    } else if (this.client.connection.state === 'waiting') {
      this.client.connection.wake();
    }
    this.socket.tell(ready(more));
    return this.socket;
  }
}

export function ready(more: Partial<ReadyFrame> = {}): ReadyFrame {
  return { type: 'ready', protocol: 1, userId: 'user', epoch: 'epoch', seq: 0, heartbeatMs: 25_000, ...more };
}

export function conversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c', title: 'Title', model: 'demo/echo', archived: false, pinned: false, deleted: false,
    messageCount: 0, leafId: null, streaming: false, seq: 1,
    createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z', ...more,
  };
}

export function shape(more: Partial<MessageShape> = {}): MessageShape {
  return {
    id: 'm', conversationId: 'c', parentId: null, role: 'assistant', content: '', status: 'streaming',
    attempt: 1, seq: 1, createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z', ...more,
  };
}
