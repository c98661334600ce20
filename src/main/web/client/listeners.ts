/** Those who want to hear of one thing. Adding returns how to leave again. */
export class Listeners<T> {
  readonly #all = new Set<(event: T) => void>();

  add(listener: (event: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  emit(event: T): void {
    for (const listener of [...this.#all]) {
      listener(event);
    }
  }
}
