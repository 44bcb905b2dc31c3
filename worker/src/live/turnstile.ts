import { DurableObject } from 'cloudflare:workers';
import { nextAt, Turns } from '../identify/turns.domain.ts';

/**
 * One for the whole installation: lets so many requests per second through to a service that is lent to us, fair between
 * shops. It calls nobody itself. What it knows is worth a second: if it forgets, one second may see a few more.
 */
export class Turnstile extends DurableObject<Env> {
  readonly #turns = new Turns<() => void>();
  #gone: number[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * Waits for a turn.
   * @param mostMs how long at most
   * @returns false when it did not come by then
   */
  turn(shopId: string, mostMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(patience);
        resolve(true);
      };
      const patience = setTimeout(() => {
        this.#turns.leave(shopId, go);
        resolve(false);
      }, mostMs);
      this.#turns.add(shopId, go);
      this.#serve();
    });
  }

  #serve(): void {
    if (this.#timer !== null) return;
    const perSecond = Math.max(1, Math.trunc(Number(this.env.BRICKOGNIZE_PER_SECOND)) || 1);
    const waitMs = Math.max(0, nextAt(this.#gone, perSecond) - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const go = this.#turns.next();
      if (!go) return;
      this.#gone = [...this.#gone, Date.now()].slice(-perSecond);
      go();
      if (!this.#turns.isEmpty) this.#serve();
    }, waitMs);
  }
}
