/** Rows from `first` up to, but not including, `last`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Before anything was measured. */
const GUESS_PX = 140;

/**
 * Where the rows of a long list are, although most of them were never drawn: those that were
 * are as high as they were measured, all others as the average of these.
 */
export class RowWindow {
  readonly #heights = new Map<string, number>();
  #sum = 0;
  #keys: readonly string[] = [];
  #tops: Float64Array<ArrayBuffer> = new Float64Array(1);
  #stale = true;

  rows(keys: readonly string[]): void {
    if (keys !== this.#keys) {
      this.#keys = keys;
      this.#stale = true;
    }
  }

  /** False when it was known to be as high. */
  measured(key: string, height: number): boolean {
    const known = this.#heights.get(key);
    if (known !== undefined && Math.abs(known - height) < 0.5) {
      return false;
    }
    this.#heights.set(key, height);
    this.#sum += height - (known ?? 0);
    this.#stale = true;
    return true;
  }

  get height(): number {
    return this.top(this.#keys.length);
  }

  /** Where a row begins; of the row after the last one, where all end. */
  top(index: number): number {
    this.#place();
    return this.#tops[Math.max(0, Math.min(index, this.#keys.length))] ?? 0;
  }

  indexOf(key: string): number {
    return this.#keys.indexOf(key);
  }

  /** The rows that touch this stretch; at least one, if there is any. */
  between(top: number, bottom: number): Range {
    this.#place();
    const count = this.#keys.length;
    const first = Math.min(this.#at(top), Math.max(0, count - 1));
    return { first, last: Math.min(count, Math.max(this.#at(bottom), first) + 1) };
  }

  /** The row that this point is in. */
  #at(point: number): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tops[middle + 1] ?? Infinity) <= point) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #place(): void {
    if (!this.#stale) {
      return;
    }
    this.#stale = false;
    const guess = this.#heights.size === 0 ? GUESS_PX : this.#sum / this.#heights.size;
    this.#tops = new Float64Array(this.#keys.length + 1);
    let top = 0;
    this.#keys.forEach((key, index) => {
      top += this.#heights.get(key) ?? guess;
      this.#tops[index + 1] = top;
    });
  }
}

/** What has to be drawn of so many rows while the end is followed: from the last one upwards, and what is drawn stays. */
export function endOf(drawn: Range, near: Range, count: number): Range {
  const reached = drawn.last > near.first ? Math.min(drawn.last, count) : count;
  return { first: Math.max(0, reached - 1), last: count };
}

/** From what is drawn towards what should be, so few rows further that a frame can take them. */
export function grown(drawn: Range, needed: Range, wanted: Range, step: number): Range {
  const apart = drawn.last <= needed.first || drawn.first >= needed.last;
  const from = apart ? needed : {
    first: Math.max(wanted.first, Math.min(drawn.first, needed.first)),
    last: Math.min(wanted.last, Math.max(drawn.last, needed.last)),
  };
  return { first: Math.max(wanted.first, from.first - step), last: Math.min(wanted.last, from.last + step) };
}
