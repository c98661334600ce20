import { Backoff } from './backoff.ts';
import type { ClientFrame } from './client-frames.ts';
import type { Clock, Environment, Socket, Timer } from './environment.ts';
import { Heartbeat } from './heartbeat.ts';
import { Listeners } from './listeners.ts';
import { parseFrame } from './server-frames.ts';
import type { ServerFrame } from './server-frames.ts';

/** Only `open` means that the server has said `ready`. */
export type ConnectionState = 'idle' | 'connecting' | 'open' | 'waiting' | 'signed-out';

export interface ConnectionOptions {
  readonly url: string;
  /** For identities that are neither a cookie nor a proxy's header. */
  readonly token?: () => Promise<string | null>;
  /** What GET /api/v1/me answers (0: nothing), since a page cannot see why an upgrade was refused. */
  readonly identityStatus?: () => Promise<number>;
}

const CONNECT_MS = 10_000;
const DOUBT_MS = 2_000;
const STABLE_MS = 5_000;
const PROTOCOL = 'durachat.v1';

/**
 * One lasting connection made of many sockets.
 *
 *   idle ──start──▶ connecting ──ready──▶ open
 *                    ▲    │ closed, late    │ closed, silent
 *                    └─ waiting ◀───────────┘      4401 ──▶ signed-out ──start──▶ …
 */
export class Connection {
  readonly frames = new Listeners<ServerFrame>();
  readonly states = new Listeners<ConnectionState>();
  /** Close codes, before the next attempt is planned. */
  readonly closes = new Listeners<number>();

  readonly #options: ConnectionOptions;
  readonly #clock: Clock;
  readonly #environment: Environment;
  readonly #backoff: Backoff;
  readonly #heartbeat: Heartbeat;
  #state: ConnectionState = 'idle';
  #socket: Socket | null = null;
  #timer: Timer | null = null;
  #openedAt = 0;

  constructor(options: ConnectionOptions, environment: Environment) {
    this.#options = options;
    this.#environment = environment;
    this.#clock = environment.clock;
    this.#backoff = new Backoff(() => environment.random());
    this.#heartbeat = new Heartbeat(
      this.#clock,
      () => this.send({ type: 'ping' }),
      () => this.#lost(4408),
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state === 'idle' || this.#state === 'signed-out') {
      this.#connect();
    }
  }

  stop(): void {
    this.#abandon(1000);
    this.#change('idle');
  }

  /** The network or the page came back: do not sit out a pause, do not trust an old socket. */
  wake(): void {
    if (this.#state === 'waiting') {
      this.#connect();
    } else {
      this.doubt();
    }
  }

  /** Something says the network is gone: find out soon whether the socket still lives. */
  doubt(): void {
    if (this.#state === 'open') {
      this.#heartbeat.probe(DOUBT_MS);
    } else if (this.#state === 'connecting') {
      this.#after(DOUBT_MS, () => this.#lost(1006));
    }
  }

  /** Whether the frame was handed to an open socket; that it arrived only an answer can tell. */
  send(frame: ClientFrame): boolean {
    if (this.#state !== 'open' || this.#socket === null) {
      return false;
    }
    try {
      this.#socket.send(JSON.stringify(frame));
      return true;
    } catch {
      return false;
    }
  }

  #connect(): void {
    this.#abandon(1000);
    this.#change('connecting');
    this.#after(CONNECT_MS, () => this.#lost(1006));
    if (this.#options.token === undefined) {
      this.#open([PROTOCOL]);
      return;
    }
    const timer = this.#timer;
    this.#options.token().then(
      (token) => this.#timer === timer && this.#open(token === null ? [PROTOCOL] : [PROTOCOL, `bearer.${token}`]),
      () => this.#timer === timer && this.#lost(1006),
    );
  }

  #open(protocols: string[]): void {
    let socket: Socket;
    try {
      socket = this.#environment.connect(this.#options.url, protocols);
    } catch {
      this.#lost(1006);
      return;
    }
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#lost(event.code);
  }

  #receive(data: unknown): void {
    this.#heartbeat.alive();
    const frame = parseFrame(data);
    if (frame === null) {
      return;
    }
    if (frame.type === 'ready') {
      this.#cancelTimer();
      this.#openedAt = this.#clock.now();
      this.#heartbeat.start(frame.heartbeatMs);
      this.#change('open');
    }
    this.frames.emit(frame);
  }

  #lost(code: number): void {
    const wasOpen = this.#state === 'open';
    if (wasOpen && this.#clock.now() - this.#openedAt >= STABLE_MS) {
      this.#backoff.reset();
    }
    this.#abandon(code === 4408 ? 4408 : 1000);
    this.closes.emit(code);
    if (code === 4401) {
      this.#change('signed-out');
      return;
    }
    this.#after(this.#backoff.next(floorMs(code)), () => this.#connect());
    this.#change('waiting');
    if (!wasOpen) {
      void this.#askWhy();
    }
  }

  async #askWhy(): Promise<void> {
    const status = await this.#options.identityStatus?.().catch(() => 0);
    if (this.#state !== 'waiting' && this.#state !== 'connecting') {
      return;
    }
    if (status === 401 || status === 403) {
      this.#abandon(1000);
      this.#change('signed-out');
    }
  }

  /** Lets go of the socket at once: a frozen one would keep `close` waiting for ever. */
  #abandon(code: number): void {
    this.#cancelTimer();
    this.#heartbeat.stop();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) {
      return;
    }
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    try {
      socket.close(code === 1000 ? 1000 : 4408);
    } catch {
      // Closed already; all that matters is that nobody listens to it any more.
    }
  }

  #after(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#timer = this.#clock.after(ms, run);
  }

  #cancelTimer(): void {
    if (this.#timer !== null) {
      this.#clock.cancel(this.#timer);
      this.#timer = null;
    }
  }

  #change(state: ConnectionState): void {
    if (this.#state !== state) {
      this.#state = state;
      this.states.emit(state);
    }
  }
}

/** How long to stay away at least: those who were thrown out for doing too much wait longer. */
function floorMs(code: number): number {
  switch (code) {
    case 1008: // too many refused frames
    case 4429: // flooding
    case 4503: // overloaded
      return 5_000;
    case 1009: // a frame too large
    case 4409: // the user's data was replaced or deleted
      return 1_000;
    default:
      return 0;
  }
}
