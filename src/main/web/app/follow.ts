const NEAR = 48;

/**
 * Keeps a scrolled view at its end while it grows, until the reader scrolls up; then
 * nothing moves until the reader comes back to the end.
 */
export class Follow {
  readonly #scroller: HTMLElement;
  readonly #awayChanged: (away: boolean) => void;
  readonly #sizes: ResizeObserver;
  #following = true;
  #fromEnd: number | null = null;
  #away = false;
  #lastTop = 0;
  #lastHeight = 0;

  constructor(scroller: HTMLElement, content: HTMLElement, awayChanged: (away: boolean) => void) {
    this.#scroller = scroller;
    this.#awayChanged = awayChanged;
    this.#sizes = new ResizeObserver(() => this.#resized());
    this.#sizes.observe(content);
    this.#sizes.observe(scroller);
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  stop(): void {
    this.#sizes.disconnect();
  }

  /** Goes to the end and stays there. */
  jump(): void {
    this.#following = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#look();
  }

  /** How far the view is from its end, to be given to `restore` after something was put before it. */
  get fromEnd(): number {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop;
  }

  /** Once what was put before it has its size, and before it is painted. */
  restore(fromEnd: number): void {
    this.#fromEnd = fromEnd;
  }

  #resized(): void {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    } else if (this.#fromEnd !== null) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight - this.#fromEnd;
    }
    this.#fromEnd = null;
    this.#look();
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight } = this.#scroller;
    if (this.#distance <= 1) {
      this.#following = true;
    } else if (scrollTop < this.#lastTop && scrollHeight >= this.#lastHeight) {
      this.#following = false; // however little: to fight a slow finger is worse than to wait
    } else if (this.#distance < NEAR && scrollTop > this.#lastTop) {
      this.#following = true;
    }
    this.#look();
  }

  #look(): void {
    this.#lastTop = this.#scroller.scrollTop;
    this.#lastHeight = this.#scroller.scrollHeight;
    const away = !this.#following && this.#distance > NEAR;
    if (away !== this.#away) {
      this.#away = away;
      this.#awayChanged(away);
    }
  }

  get #distance(): number {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }
}
