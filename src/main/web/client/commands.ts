import type { StartChat } from './client-frames.ts';
import type { Environment } from './environment.ts';
import type { Command, Outbox } from './outbox.ts';
import type { Sender } from './sender.ts';
import type { Attachment } from './shapes.ts';

export type Prompt = Omit<StartChat, 'type' | 'requestId' | 'attachments'>;

/** What a user can ask for. Each command stands in the outbox until it is answered. */
export class Commands {
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #environment: Environment;
  readonly #userId: () => string | null;

  constructor(outbox: Outbox, sender: Sender, environment: Environment, userId: () => string | null) {
    this.#outbox = outbox;
    this.#sender = sender;
    this.#environment = environment;
    this.#userId = userId;
  }

  /** Returns the requestId, as the other commands do. */
  startChat(prompt: Prompt, attachments: readonly Attachment[] = []): string {
    const requestId = this.#environment.uuid();
    const files = attachments.length === 0 ? {} : { attachments: attachments.map(({ id }) => id) };
    return this.#give({ type: 'start_chat', requestId, ...prompt, ...files }, prompt.conversationId ?? null, requestId, attachments);
  }

  regenerate(conversationId: string, messageId: string, model?: string): string {
    const requestId = this.#environment.uuid();
    const choice = model === undefined ? {} : { model };
    return this.#give({ type: 'regenerate', requestId, messageId, ...choice }, conversationId, requestId);
  }

  continueReply(conversationId: string, messageId: string): string {
    const requestId = this.#environment.uuid();
    return this.#give({ type: 'continue', requestId, messageId }, conversationId, requestId);
  }

  stopReply(conversationId: string, messageId: string): void {
    const asked = this.#outbox.all().some(({ frame }) => frame.type === 'stop' && frame.messageId === messageId);
    if (!asked) {
      this.#give({ type: 'stop', messageId }, conversationId, this.#environment.uuid());
    }
  }

  /**
   * Sends again what had failed: the same command, unless something is changed in it or the
   * server holds its id for another.
   */
  retry(requestId: string, change: Partial<Prompt> = {}): string {
    const entry = this.#outbox.get(requestId);
    if (entry === null || entry.failure === null) {
      return requestId;
    }
    const other = Object.keys(change).length > 0 || ['request_conflict', 'expired'].includes(entry.failure.code);
    if (entry.frame.type === 'start_chat' && other) {
      this.#outbox.remove(requestId);
      const { type: _type, requestId: _old, attachments: _ids, ...prompt } = entry.frame;
      return this.startChat({ ...prompt, ...change }, entry.attachments);
    }
    this.#outbox.requeue(requestId);
    this.#sender.nudge(requestId);
    return requestId;
  }

  discard(requestId: string): void {
    this.answered(requestId);
  }

  /** Whether this page sent it; another tab may have. */
  sentHere(requestId: string): boolean {
    return this.#sender.sends(requestId) > 0;
  }

  answered(requestId: string): void {
    this.#sender.answered(requestId);
  }

  #give(frame: Command, conversationId: string | null, id: string, attachments: readonly Attachment[] = []): string {
    this.#outbox.add(id, frame, conversationId, this.#userId(), attachments);
    this.#sender.nudge(id);
    return id;
  }
}
