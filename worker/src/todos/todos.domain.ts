import type { InferInsertModel } from 'drizzle-orm';
import type { todos } from './todos.table.ts';

export type TodoRow = InferInsertModel<typeof todos>;

/** What a plan wants to be true of the to-do about one subject. */
export type TodoWish =
  | { subject: string; open: Omit<TodoRow, 'id' | 'shopId' | 'subject' | 'state' | 'note' | 'createdAt'> }
  /** Nothing is left to do about it: an open one is withdrawn. */
  | { subject: string; open: null };

/** One open to-do per kind and order line. */
export const lineSubject = (kind: TodoRow['kind'], orderId: string, remoteLotId: string) =>
  `${kind}:${orderId}:${remoteLotId}`;

/** Kinds that keep an order "picked short": nothing is written to the marketplace while one is open. */
export const BLOCKING_KINDS: readonly TodoRow['kind'][] = ['shortage'];

/** `1 piece`, `4 pieces`. */
export const pieces = (n: number) => (n === 1 ? '1 piece' : `${n} pieces`);

/** What the line is called in a to-do: `Black Plate 2 x 4 (3020)`. */
export function lineName(line: { colorName: string; itemName: string; itemNo: string | null }): string {
  const color = line.colorName && !/not applicable/i.test(line.colorName) ? `${line.colorName} ` : '';
  return `${color}${line.itemName}${line.itemNo ? ` (${line.itemNo})` : ''}`;
}

export const shortageMessage = (short: number, wanted: number, name: string) =>
  `${pieces(short)} of ${wanted} missing: ${name}. Look in the drawer and nearby, or agree on a refund or a replacement.`;

export const unmatchedMessage = (name: string, remarks: string) =>
  `No lot of yours is known for ${name}. ${remarks ? `Pick it by its remarks, "${remarks}".` : 'Pick it by hand.'} Bring in your stock again if it is new on the marketplace.`;

export const putBackMessage = (surplus: number, name: string) =>
  `${pieces(surplus)} of ${name} were picked but are no longer wanted. Put them back.`;

export const beyondBooksMessage = (missing: number, name: string) =>
  `${pieces(missing)} of ${name} were shipped that your stock did not have. Count the drawer.`;

type Resolution = NonNullable<TodoRow['resolution']>;

/** How each kind of to-do may end by a person's answer. */
export const RESOLUTIONS: Record<TodoRow['kind'], readonly Exclude<Resolution, 'withdrawn'>[]> = {
  shortage: ['found', 'replaced', 'refunded', 'cancelled'],
  unmatched_line: ['found', 'replaced', 'refunded', 'cancelled'],
  put_back: ['put_back', 'cancelled'],
  stock_question: ['found', 'cancelled'],
};

/**
 * What an answer means for the line: pieces found are counted in and go to the order; pieces replaced, refunded or
 * cancelled are no longer missing; pieces put back return to their drawer.
 */
export function effectOf(kind: TodoRow['kind'], resolution: Resolution): 'count_in' | 'waive' | 'restock' | 'none' {
  if (kind === 'shortage') return resolution === 'found' ? 'count_in' : 'waive';
  if (kind === 'unmatched_line' && resolution !== 'found') return 'waive';
  if (kind === 'put_back' && resolution === 'put_back') return 'restock';
  return 'none';
}
