import type { DurachatClient } from '../client/index.ts';
import { text } from './text.ts';
import type { PendingPrompt } from './thread.ts';

/** Prompts on their way, and what there is to say about them. */
export class Pending {
  readonly #client: DurachatClient;

  constructor(client: DurachatClient) {
    this.#client = client;
  }

  /** Of one conversation; of none, the one that will make it. */
  of(conversationId: string | null, awaited: string | null): PendingPrompt[] {
    const { userId, outbox } = this.#client;
    return outbox.all().filter((entry): entry is PendingPrompt => {
      const mine = entry.userId === null || userId === null || entry.userId === userId;
      const here = conversationId === null ? entry.id === awaited : entry.conversationId === conversationId;
      return mine && here && entry.frame.type === 'start_chat';
    });
  }

  note(entry: PendingPrompt, answering: boolean): string {
    const { connection, sender } = this.#client;
    if (entry.failure !== null) {
      return text.pending.failed(text.failure(entry.failure.code, entry.failure.message));
    }
    if (connection.state !== 'open') {
      return text.pending.offline;
    }
    const why = sender.note(entry.id);
    if (why === null) {
      return text.pending.sending;
    }
    return answering ? text.pending.waitingForReply : text.pending.retrying(why);
  }
}
