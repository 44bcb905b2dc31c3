import type { InferInsertModel, InferSelectModel } from 'drizzle-orm';
import type { LineClaims } from '../inventory/stock.domain.ts';
import type { orderEvents, orderLines, orders } from './orders.table.ts';

export type OrderRow = InferSelectModel<typeof orders>;
export type LineRow = InferSelectModel<typeof orderLines>;
export type OrderEventRow = InferInsertModel<typeof orderEvents>;

/** A line with what it holds in drawers: the row plus its claims. */
export type LineState = LineRow & LineClaims;

/** An order as stored, with its lines. */
export interface OrderState {
  order: OrderRow;
  lines: LineState[];
}

/** Pieces of all batches: what the buyer ordered, whatever became of the order since. */
export const orderedPieces = (line: { batches: { quantity: number }[] }) =>
  line.batches.reduce((sum, batch) => sum + batch.quantity, 0);

/** How an order is called in sentences and on to-dos: `BrickLink 40000001`. */
export const orderLabel = (marketplaceLabel: string, remoteId: string) => `${marketplaceLabel} ${remoteId}`;
