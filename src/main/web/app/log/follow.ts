const NEAR = 48;

export interface Anchor {
  readonly key: string;
  /** Of its upper edge from the upper edge of the view. */
  readonly offset: number;
}

/**
 * Keeps a scrolled view at its end while it grows, until the reader scrolls up; then what is
 * read stays where it is, whatever is put before it or found to be higher than thought.
 */
export class Follow {
  readonly #scroller: HTMLElement;
  readonly #changed: (away: boolean) => void;
  readonly #ask: () => void;
  #following = true;
  #anchor: Anchor | null = null;
  #lastTop = 0;
  #lastHeight = 0;

  /**
   * @param changed called after every scroll, with whether the reader has left the end
   * @param ask has `settle` called in the next frame, when the page has been laid out: to go to
   *   the end before would lay out what is still being drawn
   */
  constructor(scroller: HTMLElement, changed: (away: boolean) => void, ask: () => void) {
    this.#scroller = scroller;
    this.#changed = changed;
    this.#ask = ask;
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  get following(): boolean { return this.#following; }
  /** The row that is held in its place; null while the end is followed. */
  get anchor(): Anchor | null { return this.#following ? null : this.#anchor; }

  stop(): void {
    this.#scroller.removeEventListener('scroll', this.#scrolled);
  }

  /** Goes to the end and stays there. */
  jump(): void {
    this.#following = true;
    this.#ask();
  }

  /** Goes to where a row is thought to be, and holds on to it. */
  to(key: string, top: number, offset: number): void {
    this.#following = false;
    this.#anchor = { key, offset };
    this.#scroller.scrollTop = top - offset;
    this.#look();
  }

  /** Sizes have changed, or rows; nothing has been painted yet. */
  settle(): void {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    } else if (this.#anchor === null) {
      this.#anchor = this.#firstInSight();
    } else {
      const row = this.#row(this.#anchor.key);
      if (row !== null) {
        const moved = this.#offset(row) - this.#anchor.offset;
        if (Math.abs(moved) >= 0.5) {
          this.#scroller.scrollTop += moved;
        }
      }
    }
    this.#look();
  }

  readonly #scrolled = (): void => {
    const { scrollTop, scrollHeight } = this.#scroller;
    if (this.#distance <= 1) {
      this.#following = true;
    } else if (scrollTop < this.#lastTop - 0.5 && scrollHeight >= this.#lastHeight) {
      this.#following = false; // however little: to fight a slow finger is worse than to wait
    } else if (this.#distance < NEAR && scrollTop > this.#lastTop) {
      this.#following = true;
    }
    if (Math.abs(scrollTop - this.#lastTop) >= 0.5) {
      this.#anchor = this.#following ? null : this.#firstInSight();
    }
    this.#look();
  };

  /** Null when nothing is drawn there yet, after a leap. */
  #firstInSight(): Anchor | null {
    for (const row of this.#rows()) {
      const offset = this.#offset(row);
      if (offset + row.offsetHeight > 0) {
        return offset < this.#scroller.clientHeight ? { key: row.dataset['key'] ?? '', offset } : null;
      }
    }
    return null;
  }

  #row(key: string): HTMLElement | null {
    return this.#rows().find((row) => row.dataset['key'] === key) ?? null;
  }

  /** Those that are drawn. A search for them would go through all that is in them. */
  #rows(): HTMLElement[] {
    return [...(this.#scroller.firstElementChild?.children ?? [])]
      .filter((row): row is HTMLElement => row instanceof HTMLElement && row.dataset['key'] !== undefined);
  }

  #offset(row: HTMLElement): number {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }

  #look(): void {
    this.#lastTop = this.#scroller.scrollTop;
    this.#lastHeight = this.#scroller.scrollHeight;
    this.#changed(!this.#following && this.#distance > NEAR);
  }

  get #distance(): number {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }
}
