import type { Have } from './client-frames.ts';
import { ReplyText } from './reply-text.ts';
import type { Applied } from './reply-text.ts';
import type { AttemptFrame, DeltaFrame, DoneFrame, ToolCallFrame } from './server-frames.ts';
import { isEnded } from './shapes.ts';
import type { Attachment, Failure, MessageShape, MessageStatus, Role, Timing, ToolCall, Usage } from './shapes.ts';

/**
 * One message as this client knows it. Text grows by the rules of PROTOCOL §5; all other
 * fields are replaced only by something with a higher `seq`.
 */
export class Message {
  #shape: MessageShape;
  readonly #reply: ReplyText;
  /** The lengths of the whole text and thinking, as far as they have been told. */
  #expected = { text: 0, thinking: 0 };
  /** Something of this message was missed: it must be asked for again. */
  #stale = false;
  #version = 0;

  constructor(shape: MessageShape) {
    // Attempt 0 and a seq below every other make the first merge take all of it.
    this.#shape = { ...shape, seq: -1, status: 'pending' };
    this.#reply = new ReplyText(-1);
    this.merge(shape);
  }

  get id(): string { return this.#shape.id; }
  get parentId(): string | null { return this.#shape.parentId; }
  get role(): Role { return this.#shape.role; }
  get status(): MessageStatus { return this.#shape.status; }
  get model(): string | null { return this.#shape.model ?? null; }
  get toolCalls(): readonly ToolCall[] { return this.#shape.toolCalls ?? []; }
  get attachments(): readonly Attachment[] { return this.#shape.attachments ?? []; }
  get finishReason(): string | null { return this.#shape.finishReason ?? null; }
  get usage(): Usage | null { return this.#shape.usage ?? null; }
  get timing(): Timing | null { return this.#shape.timing ?? null; }
  get error(): Failure | null { return this.#shape.error ?? null; }
  get reaction(): 'up' | 'down' | null {
    const { reaction } = this.#shape;
    return typeof reaction === 'object' ? (reaction?.value ?? null) : (reaction ?? null);
  }
  get createdAt(): string { return this.#shape.createdAt; }
  get seq(): number { return this.#shape.seq; }
  get attempt(): number { return this.#reply.attempt; }
  get content(): string { return this.#reply.text.value; }
  get thinking(): string { return this.#reply.thinking.value; }

  /** Rises with every change, so that a view can tell cheaply whether to draw again. */
  get version(): number { return this.#version; }

  get active(): boolean {
    return this.#shape.role === 'assistant' && !isEnded(this.#shape.status);
  }

  /** Ended, but not all of its text or thinking is here. */
  get incomplete(): boolean {
    const { text, thinking } = this.#reply;
    const short = text.length < this.#expected.text || thinking.length < this.#expected.thinking;
    return this.#stale || (short && isEnded(this.#shape.status));
  }

  /** All of it, as the server would tell it. */
  shape(): MessageShape {
    const { content, thinking, attempt } = this;
    return {
      ...this.#shape, content, thinking, attempt, contentOffset: 0, thinkingOffset: 0,
      contentLength: Math.max(this.#expected.text, content.length),
      thinkingLength: Math.max(this.#expected.thinking, thinking.length),
    };
  }

  have(): Have {
    return {
      messageId: this.id,
      attempt: this.#reply.attempt,
      offset: this.#reply.text.length,
      thinkingOffset: this.#reply.thinking.length,
    };
  }

  /**
   * Takes a whole message, whose content may be only what follows `contentOffset`. One that is
   * `current`, as an answer to `catchup` has it, tells also what was missed before a frame that
   * raised our `seq` to its own.
   */
  merge(shape: MessageShape, current = false): Applied {
    const newer = shape.seq > this.#shape.seq;
    if ((!newer && shape.seq < this.#shape.seq && !this.incomplete) || shape.attempt < this.#reply.attempt) {
      return 'old';
    }
    const applied = this.#mergeText(shape, newer);
    if (applied === 'gap') {
      this.#stale = true;
      return 'gap';
    }
    this.#stale = false;
    if (newer || (current && shape.seq === this.#shape.seq)) {
      this.#shape = { ...shape, content: '', thinking: null };
    }
    if (newer || shape.seq === this.#shape.seq) {
      this.#expected = {
        text: shape.contentLength ?? (shape.contentOffset ?? 0) + shape.content.length,
        thinking: shape.thinkingLength ?? (shape.thinkingOffset ?? 0) + (shape.thinking?.length ?? 0),
      };
    }
    this.#version++;
    return 'applied';
  }

  #mergeText(shape: MessageShape, newer: boolean): Applied {
    const offset = shape.contentOffset ?? 0;
    const thinkingOffset = shape.thinkingOffset ?? 0;
    const thinking = shape.thinking ?? '';
    const replaced = newer && isEnded(this.#shape.status);
    if (shape.attempt > this.#reply.attempt || (replaced && offset === 0)) {
      if (offset !== 0 || (thinkingOffset !== 0 && shape.attempt > this.#reply.attempt)) {
        return 'gap';
      }
      const kept = thinkingOffset === 0 ? thinking : this.thinking.slice(0, thinkingOffset) + thinking;
      this.#reply.restart(shape.attempt, shape.content, kept);
      return 'applied';
    }
    const text = this.#reply.text.apply(offset, shape.content);
    const thought = this.#reply.thinking.apply(thinkingOffset, thinking);
    return text === 'gap' || thought === 'gap' ? 'gap' : 'applied';
  }

  delta(frame: DeltaFrame): Applied {
    const applied = this.#reply.delta(frame.type, frame.attempt, frame.offset, frame.content);
    if (applied === 'applied') {
      if (this.#shape.status === 'pending') {
        this.#shape = { ...this.#shape, status: 'streaming' };
      }
      this.#version++;
    }
    return applied;
  }

  begin(frame: AttemptFrame): Applied {
    const applied = this.#reply.begin(frame.attempt, frame.keep);
    if (applied === 'old') {
      return 'old';
    }
    this.#shape = {
      ...this.#shape,
      status: frame.keep.text + frame.keep.thinking > 0 ? 'streaming' : 'pending',
      error: null,
      finishReason: null,
      seq: Math.max(frame.seq, this.#shape.seq),
    };
    this.#expected = { text: 0, thinking: 0 };
    this.#version++;
    return applied;
  }

  tool(frame: ToolCallFrame): Applied {
    if (frame.seq <= this.#shape.seq) {
      return 'old';
    }
    const others = this.toolCalls.filter((call) => call.id !== frame.toolCall.id);
    const known = this.toolCalls.findIndex((call) => call.id === frame.toolCall.id);
    const at = known < 0 ? others.length : known;
    this.#shape = { ...this.#shape, toolCalls: others.toSpliced(at, 0, frame.toolCall), seq: frame.seq };
    this.#version++;
    return 'applied';
  }

  /** The end of an attempt; `gap` when our text is not as long as the stored one. */
  done(frame: DoneFrame): Applied {
    if (frame.attempt < this.#reply.attempt || frame.seq <= this.#shape.seq) {
      return 'old';
    }
    this.#version++;
    if (frame.attempt > this.#reply.attempt) {
      this.#stale = true;
      return 'gap';
    }
    const { status, finishReason = null, usage = null, timing = null, error = null, seq } = frame;
    this.#shape = { ...this.#shape, status, finishReason, usage, timing, error, seq };
    this.#expected = { ...this.#expected, text: frame.length };
    if (this.#reply.text.length > frame.length) {
      // Longer than what is stored can only be wrong: have it told again from the beginning.
      this.#reply.text.cut(0);
    }
    return this.#reply.text.length === frame.length ? 'applied' : 'gap';
  }
}
