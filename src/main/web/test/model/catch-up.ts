import type { Catchup } from '../../client/client-frames.ts';
import type { CatchupFrame, DeltaFrame, SyncFrame } from '../../client/server-frames.ts';
import type { Conversation, MessageShape } from '../../client/shapes.ts';
import type { History, Stored } from './history.ts';

export interface Sizes {
  /** No content in a frame is longer. */
  readonly piece: number;
  /** The contents of one answer together stop before they are longer. */
  readonly answer: number;
  /** Messages in an answer, unless the client says otherwise. */
  readonly limit: number;
  readonly syncPage: number;
}

/** The answer, and the frames that follow it with what did not fit into it. Null when what is named is not there. */
export interface CaughtUp {
  readonly answer: CatchupFrame;
  readonly rest: readonly DeltaFrame[];
}

interface Page {
  readonly messages: readonly Stored[];
  readonly reset: boolean;
  readonly hasMore: boolean;
}

/** PROTOCOL §5. */
export function catchUp(history: History, sizes: Sizes, frame: Catchup): CaughtUp | null {
  const conversation = history.conversations.get(frame.conversationId);
  const all = history.of(frame.conversationId);
  const end = frame.before === undefined ? all.length : all.findIndex(({ shape }) => shape.id === frame.before);
  if (conversation === undefined || end < 0) {
    return null;
  }
  const limit = Math.min(frame.limit ?? sizes.limit, 1_000);
  const page = changes(history, all, frame, limit, sizes) ?? newest(all.slice(0, end), frame, limit, sizes);
  return answer(history, conversation, page, frame, sizes);
}

function changes(history: History, all: readonly Stored[], frame: Catchup, limit: number, sizes: Sizes): Page | null {
  const { since } = frame;
  if (since === undefined || frame.epoch !== history.epoch || since > history.seq) {
    return null;
  }
  const messages = all.filter(({ shape }) => shape.seq > since);
  const fits = messages.length <= limit && units(messages, frame, sizes) <= sizes.answer;
  return fits ? { messages, reset: false, hasMore: false } : null;
}

function newest(all: readonly Stored[], frame: Catchup, limit: number, sizes: Sizes): Page {
  let from = Math.max(0, all.length - limit);
  while (from < all.length - 1 && units(all.slice(from), frame, sizes) > sizes.answer) {
    from++;
  }
  return { messages: all.slice(from), reset: frame.since !== undefined, hasMore: from > 0 };
}

function answer(history: History, conversation: Conversation, page: Page, frame: Catchup, sizes: Sizes): CaughtUp {
  const active = history.active(conversation.id);
  const rest: DeltaFrame[] = [];
  // A reply that is being generated is told with every answer, in its place.
  const told = history.of(conversation.id).filter((message) => message === active || page.messages.includes(message));
  return {
    rest,
    answer: {
      type: 'catchup', epoch: history.epoch, seq: history.seq, reset: page.reset, conversation,
      messages: told.map((message) => tell(message, frame, sizes.piece, rest)),
      hasActiveStream: active !== null, activeMessageId: active?.shape.id ?? null,
      deleted: frame.since === undefined || page.reset ? [] : history.deleted(conversation.id, frame.since),
      hasMore: page.hasMore, before: page.hasMore ? (page.messages[0]?.shape.id ?? null) : null,
    },
  };
}

function units(messages: readonly Stored[], frame: Catchup, sizes: Sizes): number {
  return messages.map((message) => tell(message, frame, sizes.piece, []))
    .reduce((sum, { content, thinking }) => sum + content.length + (thinking?.length ?? 0), 0);
}

function tell({ shape, text, thinking }: Stored, { have }: Catchup, piece: number, rest: DeltaFrame[]): MessageShape {
  const same = have?.messageId === shape.id && have.attempt === shape.attempt;
  const from = same ? start(text, have.offset) : 0;
  const thoughtFrom = same ? start(thinking, have.thinkingOffset) : 0;
  const { id: messageId, conversationId, attempt } = shape;
  const end = cut(text, from + piece);
  const thoughtEnd = cut(thinking, thoughtFrom + piece);
  const follows = (type: 'text' | 'thinking', whole: string, next: number): void => {
    for (let at = next; at < whole.length;) {
      const to = cut(whole, at + piece);
      rest.push({ type, conversationId, messageId, attempt, offset: at, content: whole.slice(at, to) });
      at = to;
    }
  };
  follows('thinking', thinking, thoughtEnd);
  follows('text', text, end);
  return {
    ...shape, content: text.slice(from, end), contentOffset: from, contentLength: text.length,
    ...(thinking !== '' && { thinking: thinking.slice(thoughtFrom, thoughtEnd), thinkingOffset: thoughtFrom, thinkingLength: thinking.length }),
  };
}

/** An offset beyond the text or inside a pair is as good as none. */
function start(text: string, offset: number): number {
  return offset <= text.length && !splitsPair(text, offset) ? offset : 0;
}

function cut(text: string, at: number): number {
  return at >= text.length ? text.length : splitsPair(text, at) ? at - 1 : at;
}

/** Whether a cut here would leave half a surrogate pair. */
export function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at > 0 && at < text.length && before >= 0xd800 && before < 0xdc00;
}

/** What of the list of conversations changed since. */
export function sync(history: History, sizes: Sizes, epoch: string, since: number): SyncFrame {
  const reset = epoch !== history.epoch || since > history.seq;
  const from = reset ? 0 : since;
  const changed = [...history.conversations.values()].filter(({ seq }) => seq > from).sort((a, b) => a.seq - b.seq);
  const conversations = changed.slice(0, sizes.syncPage);
  const hasMore = changed.length > sizes.syncPage;
  const upTo = hasMore ? (conversations.at(-1)?.seq ?? history.seq) : history.seq;
  return {
    type: 'sync', epoch: history.epoch, seq: upTo, reset, conversations,
    deleted: history.deleted(null, from, upTo), changed: [], hasMore,
  };
}
