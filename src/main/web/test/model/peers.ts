import type { ServerFrame } from '../../client/server-frames.ts';

/** One socket, as the server sees it. */
export interface Peer {
  send(frame: ServerFrame): void;
  readonly subscribed: Set<string>;
}

/** The sockets of the user. */
export class Peers {
  readonly #all = new Set<Peer>();

  join(send: (frame: ServerFrame) => void): Peer {
    const peer = { send, subscribed: new Set<string>() };
    this.#all.add(peer);
    return peer;
  }

  leave(peer: Peer): void {
    this.#all.delete(peer);
  }

  all(frame: ServerFrame): void {
    this.#all.forEach((peer) => peer.send(frame));
  }

  subscribed(conversationId: string, frame: ServerFrame, lost: (peer: Peer) => boolean = () => false): void {
    for (const peer of this.#all) {
      if (peer.subscribed.has(conversationId) && !lost(peer)) {
        peer.send(frame);
      }
    }
  }
}
