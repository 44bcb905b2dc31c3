/**
 * Who is next, fair between shops: each shop's own come in their order, and the shops take turns, so that one that
 * brings a hundred at once does not keep another's single one waiting for a hundred.
 */
export class Turns<T> {
  /** Shops with somebody waiting, the one whose turn it is first. */
  readonly #waiting = new Map<string, T[]>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(shopId: string, one: T): void {
    const own = this.#waiting.get(shopId);
    if (own) own.push(one);
    else this.#waiting.set(shopId, [one]);
  }

  /** Somebody does not wait any longer. */
  leave(shopId: string, one: T): void {
    const rest = (this.#waiting.get(shopId) ?? []).filter((other) => other !== one);
    if (rest.length > 0) this.#waiting.set(shopId, rest);
    else this.#waiting.delete(shopId);
  }

  next(): T | null {
    for (const [shopId, [one, ...rest]] of this.#waiting) {
      this.#waiting.delete(shopId);
      // Behind the other shops.
      if (rest.length > 0) this.#waiting.set(shopId, rest);
      return one ?? null;
    }
    return null;
  }
}

/**
 * When the next may go, so that no second sees more than `perSecond`.
 * @param gone when the last ones went, oldest first; changed by the caller
 */
export function nextAt(gone: readonly number[], perSecond: number): number {
  const oldest = gone[gone.length - perSecond];
  return oldest === undefined ? 0 : oldest + 1_000;
}
