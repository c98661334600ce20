import { Listeners } from '../client/listeners.ts';

export interface Notice {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 7_000;
const MOST = 4;

/** Short messages that go away by themselves. */
export class Notices {
  readonly changes = new Listeners<void>();
  #all: readonly Notice[] = [];
  #ids = 0;

  get all(): readonly Notice[] { return this.#all; }

  show(text: string): void {
    const others = this.#all.filter((notice) => notice.text !== text);
    const notice = { id: ++this.#ids, text };
    this.#all = [...others, notice].slice(-MOST);
    this.changes.emit();
    setTimeout(() => this.dismiss(notice.id), SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((notice) => notice.id !== id);
    this.changes.emit();
  }
}
