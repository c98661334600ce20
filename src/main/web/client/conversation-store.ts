import type { Catchup } from './client-frames.ts';
import { Listeners } from './listeners.ts';
import { missedBetween, pageFirst } from './message-order.ts';
import { MessageTree } from './message-tree.ts';
import { Message } from './message.ts';
import type {
  AttemptFrame, CatchupFrame, CreatedFrame, DeltaFrame, DoneFrame, MessageDeletedFrame,
  MessageUpdatedFrame, ToolCallFrame,
} from './server-frames.ts';
import type { Conversation, MessageShape } from './shapes.ts';

export type ConversationFrame =
  | CreatedFrame | DeltaFrame | AttemptFrame | DoneFrame | ToolCallFrame
  | MessageUpdatedFrame | MessageDeletedFrame;

/** A conversation as it can be kept elsewhere, complete up to `seq` of this epoch back to its first message here. */
export interface ConversationSnapshot {
  readonly epoch: string;
  readonly seq: number;
  readonly conversation: Conversation;
  readonly messages: readonly MessageShape[];
  readonly before: string | null;
}

/** The messages of one conversation, as far as they have been loaded, and how to ask for the rest. */
export class ConversationStore {
  readonly id: string;
  readonly changes = new Listeners<void>();

  #conversation: Conversation | null = null;
  #messages = new Map<string, Message>();
  /** Deletions by seq: what is told late must not bring a message back. */
  readonly #removed = new Map<string, number>();
  #tree: MessageTree | null = null;
  #epoch: string | null = null;
  /** All changes up to here are known; 0 until the first catchup. */
  #seq = 0;
  #before: string | null = null;
  /** Whether this socket tells us everything about the conversation. */
  #subscribed = false;
  #gone = false;

  constructor(id: string) {
    this.id = id;
  }

  get conversation(): Conversation | null { return this.#conversation; }
  get messages(): Message[] { return [...this.#messages.values()]; }
  get loaded(): boolean { return this.#epoch !== null; }
  get subscribed(): boolean { return this.#subscribed; }
  /** Deleted, or never there. */
  get gone(): boolean { return this.#gone; }
  /** The id before which older messages can be asked for. */
  get olderThan(): string | null { return this.#before; }

  get tree(): MessageTree {
    this.#tree ??= new MessageTree(this.messages);
    return this.#tree;
  }

  message(id: string): Message | null {
    return this.#messages.get(id) ?? null;
  }

  /** The reply that is being generated, if any: at most one in a conversation. */
  active(): Message | null {
    return this.messages.findLast((message) => message.active) ?? null;
  }

  /** The newest messages, at most so many; null while something is missing. */
  snapshot(limit: number): ConversationSnapshot | null {
    const { messages } = this;
    if (this.#epoch === null || this.#conversation === null || this.#gone || messages.some(({ incomplete }) => incomplete)) {
      return null;
    }
    const kept = messages.slice(-limit);
    return {
      epoch: this.#epoch, seq: this.#seq, conversation: this.#conversation, messages: kept.map((message) => message.shape()),
      before: kept.length < messages.length ? (kept[0]?.id ?? null) : this.#before,
    };
  }

  /** What was kept, when nothing was told yet: only what changed since is then asked for. */
  restore({ epoch, seq, conversation, messages, before }: ConversationSnapshot): void {
    if (this.#epoch === null && this.#messages.size === 0) {
      this.#epoch = epoch;
      this.#seq = seq;
      this.#conversation ??= conversation;
      this.#before = before;
      this.#mergeAll(messages);
      this.#changed();
    }
  }

  /** What to ask so that nothing is missing and as little as possible is sent again. */
  catchup(epoch: string): Catchup {
    if (this.#epoch !== epoch) {
      return { type: 'catchup', conversationId: this.id };
    }
    const incomplete = this.messages.filter((message) => message.incomplete);
    // An incomplete message has to count as changed, or it would not be told again.
    const since = incomplete.reduce((seq, message) => Math.min(seq, Math.max(message.seq - 1, 0)), this.#seq);
    const held = this.active() ?? incomplete.at(-1);
    const have = held === undefined ? {} : { have: held.have() };
    return { type: 'catchup', conversationId: this.id, epoch, since, ...have };
  }

  disconnected(): void {
    this.#subscribed = false;
  }

  left(): void {
    this.#subscribed = false;
  }

  notFound(): void {
    this.#gone = true;
    this.changes.emit();
  }

  summary(conversation: Conversation): void {
    if (this.#conversation === null || conversation.seq > this.#conversation.seq) {
      this.#conversation = conversation;
      this.changes.emit();
    }
  }

  /** A page of older messages. */
  older(frame: CatchupFrame): void {
    this.#mergeAll(frame.messages);
    this.#messages = pageFirst(this.#messages, ids(frame));
    this.#before = frame.hasMore === true ? (frame.before ?? null) : null;
    this.#changed();
  }

  /** The answer to `catchup`. False when something is still missing. */
  caughtUp(frame: CatchupFrame): boolean {
    const first = this.#epoch === null;
    const restart = first || frame.reset === true || this.#epoch !== frame.epoch;
    if (restart) {
      this.#restart(frame);
    }
    const known = new Set(this.#messages.keys());
    const whole = this.#mergeAll(frame.messages);
    this.#messages = restart
      ? pageFirst(this.#messages, ids(frame))
      : missedBetween(this.#messages, ids(frame), known);
    for (const id of frame.deleted ?? []) {
      this.#remove(id, frame.seq);
    }
    this.#epoch = frame.epoch;
    this.#seq = Math.max(this.#seq, frame.seq);
    this.#subscribed = true;
    this.#gone = false;
    if (this.#conversation === null || frame.conversation.seq >= this.#conversation.seq) {
      this.#conversation = frame.conversation;
    }
    this.#changed();
    return whole;
  }

  #restart(frame: CatchupFrame): void {
    const sameLineage = this.#epoch === frame.epoch || this.#epoch === null;
    const known = this.#messages;
    this.#messages = new Map();
    if (sameLineage) {
      // Texts that are held already may be told only from their end on.
      for (const shape of frame.messages) {
        const message = known.get(shape.id);
        if (message !== undefined) {
          this.#messages.set(shape.id, message);
        }
      }
    } else {
      this.#conversation = null;
      this.#removed.clear();
    }
    this.#seq = frame.seq;
    this.#before = frame.hasMore === true ? (frame.before ?? null) : null;
  }

  /**
   * Applies what the server tells by itself. False when something before it was missed,
   * and only `catchup` can help.
   */
  apply(frame: ConversationFrame, epoch: string): boolean {
    const whole = this.#applied(frame, epoch);
    if (this.#subscribed && 'seq' in frame) {
      this.#seq = Math.max(this.#seq, frame.seq);
    }
    return whole;
  }

  #applied(frame: ConversationFrame, epoch: string): boolean {
    switch (frame.type) {
      case 'conversation_created':
        if (this.#epoch === null) {
          this.#epoch = epoch;
          this.#seq = frame.seq;
        }
        return this.#created(frame);
      case 'message_created':
        return this.#created(frame);
      case 'message_updated':
        return this.#merged(frame.message);
      case 'message_deleted':
        for (const id of this.tree.below(frame.messageId)) {
          this.#remove(id, frame.seq);
        }
        this.#changed();
        return true;
      case 'text':
      case 'thinking':
        return this.#told(frame.messageId, (message) => message.delta(frame));
      case 'tool_call':
        return this.#told(frame.messageId, (message) => message.tool(frame));
      case 'attempt':
        return this.#told(frame.messageId, (message) => message.begin(frame));
      case 'done':
        return this.#told(frame.messageId, (message) => message.done(frame));
    }
  }

  /** We asked for it on this socket, so the socket is subscribed from here on. */
  subscribe(): void {
    this.#subscribed = true;
  }

  #created(frame: CreatedFrame): boolean {
    const whole = this.#mergeAll(frame.messages);
    this.#gone = false;
    if (this.#conversation === null || frame.conversation.seq > this.#conversation.seq) {
      this.#conversation = frame.conversation;
    }
    this.#changed();
    return whole;
  }

  #merged(shape: MessageShape): boolean {
    const whole = this.#mergeAll([shape]);
    this.#changed();
    return whole;
  }

  #told(messageId: string, change: (message: Message) => 'applied' | 'old' | 'gap'): boolean {
    const message = this.#messages.get(messageId);
    if (message === undefined) {
      // Older than what is loaded, or removed: then nothing is missing.
      return !this.loaded || this.#before !== null || this.#removed.has(messageId);
    }
    const applied = change(message);
    if (applied === 'applied' || applied === 'gap') {
      this.changes.emit();
    }
    return applied !== 'gap';
  }

  #mergeAll(shapes: readonly MessageShape[]): boolean {
    let whole = true;
    for (const shape of shapes) {
      const message = this.#messages.get(shape.id);
      if (message !== undefined) {
        whole = message.merge(shape) !== 'gap' && whole;
      } else if ((this.#removed.get(shape.id) ?? -1) < shape.seq) {
        this.#removed.delete(shape.id);
        this.#messages.set(shape.id, new Message(shape));
      }
    }
    return whole;
  }

  #remove(id: string, seq: number): void {
    const message = this.#messages.get(id);
    if (message === undefined || message.seq <= seq) {
      this.#messages.delete(id);
      this.#removed.set(id, seq);
    }
  }

  #changed(): void {
    this.#tree = null;
    this.changes.emit();
  }
}

function ids(frame: CatchupFrame): string[] {
  return frame.messages.map(({ id }) => id);
}
