import type { Catchup } from './client-frames.ts';
import type { ConversationSnapshot } from './conversation-snapshot.ts';
import { Listeners } from './listeners.ts';
import type { Message } from './message.ts';
import type { MessageTree } from './message-tree.ts';
import { MessageWindow } from './message-window.ts';
import type {
  AttemptFrame, CatchupFrame, CreatedFrame, DeltaFrame, DoneFrame, MessageDeletedFrame,
  MessageUpdatedFrame, ToolCallFrame,
} from './server-frames.ts';
import type { Conversation } from './shapes.ts';

export type ConversationFrame =
  | CreatedFrame | DeltaFrame | AttemptFrame | DoneFrame | ToolCallFrame
  | MessageUpdatedFrame | MessageDeletedFrame;

/** The messages of one conversation, as far as they have been loaded, and how to ask for the rest. */
export class ConversationStore {
  readonly id: string;
  readonly changes = new Listeners<void>();

  readonly #window = new MessageWindow();
  #conversation: Conversation | null = null;
  #epoch: string | null = null;
  /** All changes of what is loaded are known up to here; 0 until the first catchup. */
  #seq = 0;
  /** Whether all that happens from `#seq` on is told to this socket. */
  #subscribed = false;
  /** What changed could not be put in its place: only a page helps. */
  #lost = false;
  #gone = false;

  constructor(id: string) {
    this.id = id;
  }

  get conversation(): Conversation | null { return this.#conversation; }
  get messages(): Message[] { return this.#window.all; }
  get tree(): MessageTree { return this.#window.tree; }
  get loaded(): boolean { return this.#epoch !== null; }
  get subscribed(): boolean { return this.#subscribed; }
  /** Deleted, or never there. */
  get gone(): boolean { return this.#gone; }
  /** The id before which older messages can be asked for. */
  get olderThan(): string | null { return this.#window.olderThan; }

  message(id: string): Message | null {
    return this.#window.get(id);
  }

  /** The reply that is being generated, if any: at most one in a conversation. */
  active(): Message | null {
    return this.messages.findLast((message) => message.active) ?? null;
  }

  /** The newest messages, at most so many; null while something is missing. */
  snapshot(limit: number): ConversationSnapshot | null {
    const messages = this.#window.placed;
    const missing = this.#gone || this.#lost || this.#window.exhausted || messages.some(({ incomplete }) => incomplete);
    if (this.#epoch === null || this.#conversation === null || missing) {
      return null;
    }
    const kept = messages.slice(-limit);
    return {
      epoch: this.#epoch, seq: this.#seq, conversation: this.#conversation, messages: kept.map((message) => message.shape()),
      before: kept.length < messages.length ? (kept[0]?.id ?? null) : this.olderThan,
    };
  }

  /** What was kept, when nothing was told yet: only what changed since is then asked for. */
  restore({ epoch, seq, conversation, messages, before }: ConversationSnapshot): void {
    if (this.#epoch === null && this.messages.length === 0) {
      this.#epoch = epoch;
      this.#seq = seq;
      this.#conversation ??= conversation;
      this.#window.replace(messages, before, before !== null);
      this.changes.emit();
    }
  }

  /** What to ask so that nothing is missing and as little as possible is sent again. */
  catchup(epoch: string): Catchup {
    if (this.#epoch !== epoch || this.#lost || this.#window.exhausted) {
      return this.page(epoch);
    }
    // An incomplete message has to count as changed, or it would not be told again.
    const since = this.messages.filter((message) => message.incomplete)
      .reduce((seq, message) => Math.min(seq, Math.max(message.seq - 1, 0)), this.#seq);
    return { type: 'catchup', conversationId: this.id, epoch, since, ...this.#have() };
  }

  /**
   * What to ask when that is not enough, or might be mistaken: without an epoch the answer is
   * the newest page, and says so by `reset`.
   */
  page(epoch: string): Catchup {
    const have = this.#epoch === epoch ? this.#have() : {};
    return { type: 'catchup', conversationId: this.id, since: 0, ...have };
  }

  #have(): Pick<Catchup, 'have'> {
    const held = this.active() ?? this.messages.findLast((message) => message.incomplete);
    return held === undefined ? {} : { have: held.have() };
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
    if (this.#summarise(conversation)) {
      this.changes.emit();
    }
  }

  /** The page before `olderThan`. */
  older(frame: CatchupFrame): boolean {
    const whole = this.#window.prepend(frame.messages, frame.before ?? null, frame.hasMore === true);
    this.changes.emit();
    return whole;
  }

  /**
   * The answer to `catchup`, on a socket that is still subscribed by it or has left meanwhile.
   * False when something is still missing.
   */
  caughtUp(frame: CatchupFrame, subscribed = true): boolean {
    const whole = frame.reset === true || this.#epoch !== frame.epoch ? this.#restart(frame) : this.#changed(frame);
    if (this.#lost) {
      return false;
    }
    this.#epoch = frame.epoch;
    this.#seq = Math.max(this.#seq, frame.seq);
    this.#subscribed = subscribed;
    this.#gone = false;
    this.#summarise(frame.conversation);
    this.changes.emit();
    return whole && !this.#window.exhausted;
  }

  #restart(frame: CatchupFrame): boolean {
    // Of the same lineage, texts that are held already may be told only from their end on.
    if (this.#epoch !== frame.epoch) {
      this.#window.clear();
      this.#conversation = null;
    }
    this.#seq = frame.seq;
    this.#lost = false;
    return this.#window.replace(frame.messages, frame.before ?? null, frame.hasMore === true);
  }

  #changed(frame: CatchupFrame): boolean {
    const whole = this.#window.catchUp(frame.messages, this.#seq);
    this.#window.remove(frame.deleted ?? []);
    this.#lost = whole === null;
    return whole ?? false;
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
      case 'message_created':
        return this.#created(frame, epoch);
      case 'message_updated': {
        const whole = this.#window.update([frame.message]);
        this.changes.emit();
        return whole;
      }
      case 'message_deleted':
        return this.#deleted(frame);
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

  #created(frame: CreatedFrame, epoch: string): boolean {
    let whole = true;
    if (frame.type === 'conversation_created' && this.#epoch === null) {
      this.#epoch = epoch;
      this.#seq = frame.seq;
      whole = this.#window.replace(frame.messages, null, false);
    } else if (frame.seq > this.#seq) {
      whole = this.#window.append(frame.messages, this.#subscribed);
    } // else an answer told again: of what it made, all that still is here is known
    this.#gone = false;
    this.#summarise(frame.conversation);
    this.changes.emit();
    return whole;
  }

  #deleted(frame: MessageDeletedFrame): boolean {
    const sure = this.#window.removeBelow(frame.messageId) || !this.#subscribed;
    if (!sure) {
      // An answer to the `since` from before it lists all that went.
      this.#subscribed = false;
    }
    this.changes.emit();
    return sure && !this.#window.exhausted;
  }

  #told(messageId: string, change: (message: Message) => 'applied' | 'old' | 'gap'): boolean {
    const message = this.#window.get(messageId);
    if (message === null) {
      return true; // older than what is loaded, or gone: of what is loaded nothing is missing
    }
    const applied = change(message);
    if (applied !== 'old') {
      this.changes.emit();
    }
    return applied !== 'gap';
  }

  #summarise(conversation: Conversation): boolean {
    const newer = this.#conversation === null || conversation.seq > this.#conversation.seq;
    if (newer) {
      this.#conversation = conversation;
    }
    return newer;
  }
}
