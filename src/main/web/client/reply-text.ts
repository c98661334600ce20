/** What became of a piece of text: it was taken, it was known already, or something before it is missing. */
export type Applied = 'applied' | 'old' | 'gap';

/** Text that only grows at its end, told by offsets. */
export class GrowingText {
  #value = '';

  get value(): string {
    return this.#value;
  }

  get length(): number {
    return this.#value.length;
  }

  apply(offset: number, content: string): Applied {
    const known = this.#value.length;
    if (offset > known) {
      return 'gap';
    }
    if (offset + content.length <= known) {
      return 'old';
    }
    this.#value += offset === known ? content : content.slice(known - offset);
    return 'applied';
  }

  cut(length: number): void {
    this.#value = this.#value.slice(0, length);
  }

  replace(content: string): void {
    this.#value = content;
  }
}

/** The text and the thinking of one reply, in its newest attempt. */
export class ReplyText {
  readonly text = new GrowingText();
  readonly thinking = new GrowingText();
  #attempt: number;

  constructor(attempt: number) {
    this.#attempt = attempt;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /** A newer attempt than our own means that its `attempt` frame, with the cut, was missed. */
  delta(type: 'text' | 'thinking', attempt: number, offset: number, content: string): Applied {
    if (attempt !== this.#attempt) {
      return attempt < this.#attempt ? 'old' : 'gap';
    }
    return this[type].apply(offset, content);
  }

  /**
   * A new attempt goes on from what was kept; `gap` when we do not hold all of that. One that
   * was missed in between may have kept less, and then what we hold is not the stored text.
   */
  begin(attempt: number, keep: { readonly text: number; readonly thinking: number }): Applied {
    if (attempt <= this.#attempt) {
      return 'old';
    }
    const next = attempt === this.#attempt + 1;
    this.#attempt = attempt;
    this.text.cut(next ? keep.text : 0);
    this.thinking.cut(next ? keep.thinking : 0);
    return this.text.length < keep.text || this.thinking.length < keep.thinking ? 'gap' : 'applied';
  }

  /** Forgets everything: what follows is this attempt told from its beginning. */
  restart(attempt: number, text: string, thinking: string): void {
    this.#attempt = attempt;
    this.text.replace(text);
    this.thinking.replace(thinking);
  }
}
