import type { ConversationStore } from '../../client/index.ts';
import type { CatchupFrame, CreatedFrame, DeltaFrame } from '../../client/server-frames.ts';
import type { MessageShape } from '../../client/shapes.ts';
import { conversation, shape, World } from './world.ts';
import type { FakeSocket } from './world.ts';

export const user = shape({ id: 'u', role: 'user', content: 'Hi', status: 'complete', seq: 2 });
export const reply = shape({ id: 'r', parentId: 'u', content: 'Hel', contentLength: 3, seq: 3 });

/** An answer that tells what changed. */
export function changes(more: Partial<CatchupFrame> = {}): CatchupFrame {
  return {
    type: 'catchup', epoch: 'epoch', seq: 3, reset: false, conversation: conversation({ leafId: 'r', seq: 3 }),
    messages: [user, reply], hasActiveStream: true, activeMessageId: 'r', deleted: [], hasMore: false, ...more,
  };
}

/** An answer that is the newest page. */
export function page(more: Partial<CatchupFrame> = {}): CatchupFrame {
  return changes({ reset: true, ...more });
}

export function text(offset: number, content: string, attempt = 1): DeltaFrame {
  return { type: 'text', conversationId: 'c', messageId: 'r', attempt, offset, content };
}

/** A message that ended. */
export function ended(id: string, parentId: string | null, seq: number, more: Partial<MessageShape> = {}): MessageShape {
  return shape({ id, parentId, seq, content: id, contentLength: id.length, status: 'complete', ...more });
}

export function created(seq: number, ...messages: MessageShape[]): CreatedFrame {
  return { type: 'message_created', seq, conversationId: 'c', conversation: conversation({ seq }), messages };
}

export interface Opened {
  readonly world: World;
  readonly socket: FakeSocket;
  readonly store: ConversationStore;
}

/** A conversation that is open and has been told. */
export function opened(first: CatchupFrame = page()): Opened {
  const world = new World();
  const socket = world.connect({ seq: first.seq, heartbeatMs: 1_000_000 });
  const store = world.client.open('c');
  socket.tell(first);
  return { world, socket, store };
}

export function ids(store: ConversationStore): string[] {
  return store.messages.map(({ id }) => id);
}
