import type { MemoryStorage } from '../../client/environment.ts';
import type { ServerFrame } from '../../client/server-frames.ts';
import type { Peer } from '../model/peers.ts';
import type { ModelServer } from '../model/server.ts';
import { World } from './world.ts';
import type { FakeClock, FakeSocket } from './world.ts';

/** The network between one tab and the server: frames wait in order, and go when it pleases. */
class Wire {
  readonly #socket: FakeSocket;
  readonly #server: ModelServer;
  readonly #peer: Peer;
  readonly #random: () => number;
  readonly #toClient: ServerFrame[] = [];
  readonly #toServer: (() => void)[] = [];
  #frozen = false;
  #open = true;

  constructor(socket: FakeSocket, server: ModelServer, random: () => number) {
    this.#socket = socket;
    this.#server = server;
    this.#random = random;
    this.#peer = server.connect((frame) => this.#queue(frame));
    socket.onsent = (frame) => this.#toServer.push(() => server.receive(this.#peer, frame));
  }

  /** Nothing is under way. */
  get quiet(): boolean { return this.#open && this.#toClient.length === 0 && this.#toServer.length === 0; }

  freeze(): void {
    this.#frozen = true;
  }

  /** Lets up to so many frames pass each way; some text is told twice. */
  pass(count: number, twice = 0.2): void {
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
        if ((frame.type === 'text' || frame.type === 'done' || frame.type === 'message_created') && this.#random() < twice) {
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

  /** What is refused for a limit is refused at once: it may overtake answers. */
  #queue(frame: ServerFrame): void {
    if (frame.type === 'error' && frame.code === 'unavailable' && this.#random() < 0.5) {
      this.#toClient.unshift(frame);
    } else {
      this.#toClient.push(frame);
    }
  }
}

/** A browser tab that opens and closes conversations. */
export class Tab {
  readonly world: World;
  wire: Wire | null = null;
  readonly open = new Set<string>();

  constructor(server: ModelServer, clock: FakeClock, storage: MemoryStorage, random: () => number, prefix: string) {
    this.world = new World({ clock, storage, random, prefix });
    this.world.onconnect = (socket) => {
      this.wire?.drop();
      // The client sets its handlers after the factory has returned.
      this.wire = null;
      const wire = new Wire(socket, server, random);
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
