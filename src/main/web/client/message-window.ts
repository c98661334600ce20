import { Message } from './message.ts';
import { MessageTree } from './message-tree.ts';
import type { MessageShape } from './shapes.ts';

/**
 * The newest messages of one conversation in the order of their creation, without a hole: what is
 * not here is older than all of them, or gone. No frame tells a message's place, so one that is
 * new here is taken only where its place is proven; else a page has to be asked for afresh.
 */
export class MessageWindow {
  #messages = new Map<string, Message>();
  /** Those at the end that came by themselves while others may have been missed. */
  readonly #unplaced = new Set<string>();
  #more = false;
  #tree: MessageTree | null = null;

  get all(): Message[] { return [...this.#messages.values()]; }
  /** Without those that came by themselves while others may have been missed. */
  get placed(): Message[] { return this.all.filter(({ id }) => this.#placed(id)); }
  /** The id before which older messages can be asked for. */
  get olderThan(): string | null { return this.#more ? (this.#messages.keys().next().value ?? null) : null; }
  /** All that was here is gone, and there is nothing left to ask before. */
  get exhausted(): boolean { return this.#more && this.#messages.size === 0; }

  get tree(): MessageTree {
    this.#tree ??= new MessageTree(this.all);
    return this.#tree;
  }

  get(id: string): Message | null {
    return this.#messages.get(id) ?? null;
  }

  clear(): void {
    this.#arrange([]);
    this.#unplaced.clear();
    this.#more = false;
  }

  /** Takes a page as all that is here. False when a text of it can be had only by asking again. */
  replace(page: readonly MessageShape[], before: string | null, more: boolean): boolean {
    const shapes = fromOldest(page, before);
    const whole = this.#merge(shapes, true);
    this.#arrange(shapes.map(({ id }) => id));
    this.#unplaced.clear();
    this.#more = more && shapes.length > 0;
    return whole;
  }

  /** Puts the page that ends before `olderThan` in front. */
  prepend(page: readonly MessageShape[], before: string | null, more: boolean): boolean {
    const known = [...this.#messages.keys()];
    const shapes = fromOldest(page, before);
    const older = shapes.map(({ id }) => id).filter((id) => !this.#messages.has(id));
    const whole = this.#merge(shapes, true);
    this.#arrange([...older, ...known]);
    this.#more = more;
    return whole;
  }

  /** New messages. While others may have been missed before them, their place is not sure. */
  append(shapes: readonly MessageShape[], sure: boolean): boolean {
    for (const { id } of shapes) {
      if (!sure && !this.#messages.has(id)) {
        this.#unplaced.add(id);
      }
    }
    return this.#merge(shapes);
  }

  /** Changes messages that are here; others are older, or gone. */
  update(shapes: readonly MessageShape[]): boolean {
    return this.#merge(shapes.filter(({ id }) => this.#messages.has(id)));
  }

  /**
   * Takes all that changed after `seq`, up to which this was complete. Null, and nothing taken,
   * when it cannot be told whether a message is new or older than all that is here.
   */
  catchUp(changed: readonly MessageShape[], seq: number): boolean | null {
    const newest = changed.findLastIndex(({ id }) => this.#placed(id));
    const created: string[] = [];
    for (const { id, parentId, seq: changedAt } of changed.slice(newest + 1)) {
      // Known up to seq, it would be here if it were not older.
      if (changedAt > seq) {
        const proven = !this.#more || newest >= 0 || created.length > 0 || this.#unplaced.has(id)
          || (parentId !== null && this.#placed(parentId));
        if (!proven) {
          return null;
        }
        created.push(id);
      }
    }
    const placed = this.placed.map(({ id }) => id);
    const here = new Set([...placed, ...created]);
    const whole = this.#merge(changed.filter(({ id }) => here.has(id)), true);
    this.#arrange([...placed, ...created]);
    this.#unplaced.clear();
    return whole;
  }

  /** Removes what is known to be gone. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#messages.delete(id);
      this.#unplaced.delete(id);
    }
    this.#tree = null;
  }

  /**
   * Removes a message and all below it. False when some of that may be here, but what it hangs
   * from is not.
   */
  removeBelow(id: string): boolean {
    const known = this.#messages.has(id);
    this.remove([...this.tree.below(id)]);
    return known || !this.#more;
  }

  #placed(id: string): boolean {
    return this.#messages.has(id) && !this.#unplaced.has(id);
  }

  #merge(shapes: readonly MessageShape[], current = false): boolean {
    let whole = true;
    for (const shape of shapes) {
      const message = this.#messages.get(shape.id);
      if (message !== undefined) {
        whole = message.merge(shape, current) !== 'gap' && whole;
      } else {
        this.#messages.set(shape.id, new Message(shape));
      }
    }
    this.#tree = null;
    return whole;
  }

  #arrange(order: readonly string[]): void {
    const arranged = new Map<string, Message>();
    for (const id of order) {
      const message = this.#messages.get(id);
      if (message !== undefined) {
        arranged.set(id, message);
      }
    }
    this.#messages = arranged;
    this.#tree = null;
  }
}

/** A reply that is being generated is told with every page, even when it is older than the page. */
function fromOldest(page: readonly MessageShape[], before: string | null): readonly MessageShape[] {
  return page.slice(Math.max(0, page.findIndex(({ id }) => id === before)));
}
