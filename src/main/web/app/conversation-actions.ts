import { ApiError } from '../client/index.ts';
import type { Api, Conversation, ConversationChange, DurachatClient, Message } from '../client/index.ts';
import type { Notices } from './notices.ts';
import { text } from './text.ts';

/** What can be done to a whole conversation, or to a message, over HTTP. Failures become notices. */
export class ConversationActions {
  readonly #api: Api;
  readonly #client: DurachatClient;
  readonly #notices: Notices;
  /** Goes to a conversation, or to none. */
  readonly #open: (conversationId: string | null) => void;
  readonly #isOpen: (conversationId: string) => boolean;

  constructor(
    api: Api, client: DurachatClient, notices: Notices,
    open: (conversationId: string | null) => void, isOpen: (conversationId: string) => boolean,
  ) {
    this.#api = api;
    this.#client = client;
    this.#notices = notices;
    this.#open = open;
    this.#isOpen = isOpen;
  }

  async change({ id }: Conversation, change: ConversationChange): Promise<void> {
    await this.#try(async () => this.#client.told(await this.#api.change(id, change)));
  }

  async archive(conversation: Conversation): Promise<void> {
    const archived = !conversation.archived;
    await this.change(conversation, { archived });
    if (archived && this.#client.list.get(conversation.id)?.archived === true) {
      this.#notices.show(text.actions.archived(conversation.title || text.untitled), {
        name: text.actions.undo,
        act: () => void this.change(conversation, { archived: false }),
      });
    }
  }

  async clone({ id }: Conversation): Promise<void> {
    await this.#try(async () => {
      const copy = await this.#api.clone(id);
      this.#client.told(copy);
      this.#open(copy.id);
      this.#notices.show(text.actions.cloned);
    });
  }

  /** Asks nothing, since it can be undone. */
  async remove(conversation: Conversation): Promise<void> {
    const wasOpen = this.#isOpen(conversation.id);
    await this.#try(async () => {
      await this.#api.remove(conversation.id);
      if (wasOpen && this.#isOpen(conversation.id)) {
        this.#open(null);
      }
      this.#notices.show(text.actions.deleted(conversation.title || text.untitled), {
        name: text.actions.undo,
        act: () => void this.restore(conversation.id, wasOpen),
      });
    });
  }

  async restore(id: string, open = false): Promise<void> {
    await this.#try(async () => {
      this.#client.told(await this.#api.restore(id));
      if (open) {
        this.#open(id);
      } else {
        this.#notices.show(text.actions.restored);
      }
    });
  }

  /** Cannot be undone: whoever calls this has asked. */
  async removeForGood(id: string): Promise<void> {
    await this.#try(() => this.#api.remove(id, true));
  }

  export({ id }: Conversation, format: 'markdown' | 'json'): void {
    const link = document.createElement('a');
    link.href = this.#api.exportAddress(id, format);
    link.download = '';
    link.click();
  }

  async react(message: Message, value: 'up' | 'down' | null): Promise<void> {
    await this.#try(() => this.#api.react(message.id, value));
  }

  async removeMessage(message: Message): Promise<void> {
    await this.#try(async () => {
      await this.#api.removeMessage(message.id);
      this.#notices.show(text.message.removed);
    });
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#notices.show(error instanceof ApiError ? sayWhy(error) : text.failure('', ''));
    }
  }
}

/** In the words of the page; the server's own only where it has no better ones. */
export function sayWhy(error: ApiError): string {
  return error.missing ? text.actions.notHere : text.failure(error.code, error.message);
}
