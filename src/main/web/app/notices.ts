import { Listeners } from '../client/listeners.ts';

export interface NoticeAction {
  readonly name: string;
  act(): void;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action: NoticeAction | null;
}

const SHOWN_MS = 7_000;
/** What can be undone stays long enough to be read, reached and pressed. */
const ACTION_MS = 12_000;
const MOST = 4;

/** Short messages that go away by themselves. */
export class Notices {
  readonly changes = new Listeners<void>();
  #all: readonly Notice[] = [];
  #ids = 0;

  get all(): readonly Notice[] { return this.#all; }

  show(text: string, action: NoticeAction | null = null): void {
    const others = this.#all.filter((notice) => notice.text !== text);
    const notice = { id: ++this.#ids, text, action };
    this.#all = [...others, notice].slice(-MOST);
    this.changes.emit();
    setTimeout(() => this.#expire(notice.id), action === null ? SHOWN_MS : ACTION_MS);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((notice) => notice.id !== id);
    this.changes.emit();
  }

  /** Not while somebody is about to press it. */
  #expire(id: number): void {
    if (document.querySelector('.notices:hover, .notices:focus-within') === null) {
      this.dismiss(id);
    } else {
      setTimeout(() => this.#expire(id), 1_000);
    }
  }
}
