import type { Attachment, DurachatClient, Message } from '../client/index.ts';
import type { Models } from './models.ts';
import type { Notices } from './notices.ts';
import type { Place } from './place.ts';
import { text } from './text.ts';
import type { PendingPrompt } from './thread.ts';

/** Everything that is asked of a model in the conversation that is open. */
export class Asking {
  readonly #client: DurachatClient;
  readonly #place: Place;
  readonly #models: Models;
  readonly #notices: Notices;
  /** The project that a new conversation will be in. */
  projectId: string | null = null;

  constructor(client: DurachatClient, place: Place, models: Models, notices: Notices) {
    this.#client = client;
    this.#place = place;
    this.#models = models;
    this.#notices = notices;
  }

  /**
   * A new conversation takes one prompt; the next one needs to know its id. While an answer
   * is being written, a prompt waits in the outbox for its end.
   */
  get canSend(): boolean {
    return this.#place.conversationId !== null || this.#place.waiting().length === 0;
  }

  send(prompt: string, attachments: readonly Attachment[] = []): void {
    const { store, thread } = this.#place;
    const appendTo = store === null || this.#place.waiting().length > 0 ? null : thread.appendTo(store);
    this.#start(prompt, appendTo ?? undefined, attachments);
  }

  edit(message: Message, prompt: string): void {
    this.#start(prompt, message.parentId, message.attachments);
  }

  /** Under no parent in particular it goes to the end of the conversation. */
  #start(prompt: string, parentId: string | null | undefined, attachments: readonly Attachment[]): void {
    const { conversationId } = this.#place;
    const model = this.#models.chosen(conversationId);
    this.#place.expect(this.#client.commands.startChat({
      prompt,
      ...(conversationId !== null && { conversationId }),
      ...(conversationId !== null && parentId !== undefined && { parentId }),
      ...(model !== null && { model }),
      ...(conversationId === null && this.projectId !== null && { projectId: this.projectId }),
    }, attachments));
    this.#place.moves.emit('sent');
  }

  /** By the model that is chosen in the conversation, or by one for this answer alone. */
  regenerate(message: Message, by: string | null = null): void {
    const { conversationId } = this.#place;
    if (conversationId !== null) {
      const model = by ?? this.#models.chosen(conversationId);
      this.#place.expect(this.#client.commands.regenerate(conversationId, message.id, model ?? undefined));
      this.#tellIfLater();
    }
  }

  continue(message: Message): void {
    const { conversationId } = this.#place;
    if (conversationId !== null) {
      this.#client.commands.continueReply(conversationId, message.id);
      this.#tellIfLater();
    }
  }

  stop(): void {
    const { active, conversationId } = this.#place;
    if (active !== null && conversationId !== null) {
      this.#client.commands.stopReply(conversationId, active.id);
      this.#tellIfLater();
    }
  }

  /** With the model that is chosen now, if that was what had failed. */
  tryAgain(entry: PendingPrompt, model: string | null): void {
    const change = entry.failure?.code === 'model_unknown' && model !== null ? { model } : {};
    this.#place.expect(this.#client.commands.retry(entry.id, change));
  }

  discard(entry: PendingPrompt): void {
    this.#client.commands.discard(entry.id);
  }

  #tellIfLater(): void {
    if (this.#client.connection.state !== 'open') {
      this.#notices.show(text.pending.later);
    }
  }
}
