import type { Fault } from '../faults.domain.ts';
import type { Shop } from '../store/shop.store.ts';

/** Brick Owl's refusal: `{"error":{"status":text}}`, or `{"error":text}` when `plain`. */
export class BoError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly plain = false,
  ) {
    super(message);
  }

  get body(): unknown {
    return { error: this.plain ? this.message : { status: this.message } };
  }
}

export const bad = (message: string) => new BoError(400, message);
export const missing = (message: string) => new BoError(404, message);

/** What an endpoint has at hand; every parameter is text. */
export interface BoCall {
  shop: Shop;
  params: Record<string, string>;
  hits: readonly Fault[];
  inBatch: boolean;
}

export interface BoEndpoint {
  method: 'GET' | 'POST';
  run(call: BoCall): unknown;
  /** Closed without Brick Owl's approval. */
  needsApproval?: boolean;
}

export const SUCCESS = { status: 'success' };

/** A required parameter. @throws BoError 400 */
export function required({ params }: BoCall, name: string): string {
  const value = params[name];
  if (value === undefined || value === '') throw bad(`Missing argument ${name}`);
  return value;
}

/** A required integer. @throws BoError 400 */
export function integer(value: string, name: string): number {
  if (!/^[+-]?\d+$/.test(value.trim())) throw bad(`Invalid ${name}`);
  return Number(value);
}

/** A long list, given in pages so that it can be streamed. */
export class Rows {
  constructor(readonly pages: () => Generator<unknown[]>) {}

  /** All rows at once. */
  toArray(): unknown[] {
    return [...this.pages()].flat();
  }

  /** The rows as a streamed JSON array. */
  toResponse(): Response {
    const encoder = new TextEncoder();
    const pages = this.pages();
    let lead = '[';
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        while (true) {
          const { value, done } = pages.next();
          if (done) {
            controller.enqueue(encoder.encode(lead === '[' ? '[]' : ']'));
            controller.close();
            return;
          }
          if (value.length === 0) continue;
          controller.enqueue(encoder.encode(lead + value.map((row) => JSON.stringify(row)).join(',')));
          lead = ',';
          return;
        }
      },
    });
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  }
}
