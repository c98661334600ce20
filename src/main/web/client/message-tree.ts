import type { Message } from './message.ts';

/**
 * The branches of a conversation. Messages come in the order of their creation; one whose
 * parent has not been loaded yet begins a path of its own.
 */
export class MessageTree {
  readonly #byId = new Map<string, Message>();
  readonly #children = new Map<string | null, Message[]>();
  readonly #newest: Message | null;

  constructor(messages: readonly Message[]) {
    for (const message of messages) {
      this.#byId.set(message.id, message);
      const siblings = this.#children.get(message.parentId);
      if (siblings === undefined) {
        this.#children.set(message.parentId, [message]);
      } else {
        siblings.push(message);
      }
    }
    this.#newest = messages.at(-1) ?? null;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** From the oldest known ancestor down to the leaf; of an unknown leaf, to the newest message. */
  path(leafId: string | null): Message[] {
    const path: Message[] = [];
    let at = (leafId === null ? null : this.#byId.get(leafId)) ?? this.#newest;
    while (at !== null) {
      path.push(at);
      at = at.parentId === null ? null : (this.#byId.get(at.parentId) ?? null);
    }
    return path.reverse();
  }

  /** All versions of a message, itself included, oldest first. */
  siblings(message: Message): readonly Message[] {
    return this.#children.get(message.parentId) ?? [message];
  }

  /** The end of the branch that goes on newest from here. */
  leafBelow(message: Message): Message {
    let at = message;
    for (;;) {
      const next = this.#children.get(at.id)?.at(-1);
      if (next === undefined) {
        return at;
      }
      at = next;
    }
  }

  /** The message and all that is below it. */
  below(id: string): Set<string> {
    const all = new Set<string>();
    const rest = [id];
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      all.add(next);
      rest.push(...(this.#children.get(next) ?? []).map((child) => child.id));
    }
    return all;
  }
}
