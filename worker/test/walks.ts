import { ulid } from 'ulid';
import type { PickCommand, PickEntry } from '../src/contract/picking.ts';
import { lots } from '../src/inventory/inventory.table.ts';
import { apply, planClaim, receive, type StockView } from '../src/inventory/stock.domain.ts';
import { appendMovements } from '../src/inventory/stock.store.ts';
import { codeKey, sortKey } from '../src/locations/locationCodes.domain.ts';
import { locations } from '../src/locations/locations.table.ts';
import type { LineState, OrderRow } from '../src/orders/orders.domain.ts';
import { upsertLines, upsertOrders } from '../src/orders/orders.store.ts';
import { applyEntries } from '../src/picking/pickSession.domain.ts';
import { emptyState, type PickState } from '../src/picking/pickState.domain.ts';
import { commit } from '../src/platform/batch.ts';
import { insertRows } from '../src/platform/bulk.ts';
import type { ShopContext } from '../src/platform/context.ts';
import type { TestClient } from './client.ts';

/** A lot by its short name, with pieces by location code. */
export interface LotSpec {
  name: string;
  at: Record<string, number>;
  condition?: 'N' | 'U';
  /** Same item as the lot named so: the same in another condition. */
  like?: string;
}

export interface OrderSpec {
  no: number;
  /** Pieces wanted, by lot name; a name without a lot is a line nobody knows a lot of. */
  lines: Record<string, number>;
  status?: OrderRow['status'];
}

const HOUR_MS = 3_600_000;
const own = (shopId: string) => shopId.replace(/^shop_/, '');
export const lotIdOf = (shopId: string, name: string) => `lot_${own(shopId)}_${name}`;
export const orderIdOf = (shopId: string, no: number) => `ord_${own(shopId)}_bl_${no}`;
export const placeIdOf = (shopId: string, code: string) => `loc_${own(shopId)}_${codeKey(code)}`;

/** Puts lots into drawers and orders on the books, reserved as an import would have, without any marketplace. */
export async function seedWalkShop(ctx: ShopContext, spec: { lots: LotSpec[]; orders: OrderSpec[] }): Promise<void> {
  const { shopId } = ctx;
  const at = ctx.clock() - HOUR_MS;
  const stamp = { shopId, actorId: null, at };
  const codes = [...new Set(spec.lots.flatMap((lot) => Object.keys(lot.at)))];
  const stock: StockView = new Map(
    spec.lots.map((lot) => [
      lotIdOf(shopId, lot.name),
      Object.entries(lot.at).map(([code, onHand]) => ({ locationId: placeIdOf(shopId, code), onHand, reserved: 0 })),
    ]),
  );
  const received = spec.lots.flatMap((lot) =>
    Object.entries(lot.at).map(([code, quantity]) =>
      receive(
        'receive',
        { lotId: lotIdOf(shopId, lot.name), locationId: placeIdOf(shopId, code), quantity },
        `seed:${code}`,
        stamp,
      ),
    ),
  );
  const lines = spec.orders.flatMap((order) =>
    Object.entries(order.lines).map((line) => lineOf(ctx, spec, order, line)),
  );
  const reserved = lines.flatMap((line) => apply(line, planClaim(line, stock, { ...stamp, orderVersion: 1 })));
  await commit(ctx.db, [
    ...insertRows(
      ctx.db,
      locations,
      codes.map((code) => ({
        id: placeIdOf(shopId, code),
        shopId,
        code,
        codeKey: codeKey(code),
        sortKey: sortKey(code),
        createdAt: at,
      })),
    ),
    ...insertRows(
      ctx.db,
      lots,
      spec.lots.map((lot) => ({
        id: lotIdOf(shopId, lot.name),
        shopId,
        itemType: 'PART' as const,
        itemNo: lot.like ?? lot.name,
        itemName: `Brick ${lot.like ?? lot.name}`,
        blColorId: 11,
        condition: lot.condition ?? 'N',
        unitPrice: 100,
        currency: 'EUR',
        description: '',
        remarks: Object.keys(lot.at)[0] ?? '',
        bulk: 1,
        isRetain: false,
        salePercent: 0,
        tiers: [],
        version: 1,
        createdAt: 0,
        updatedAt: at,
      })),
    ),
    ...upsertOrders(
      ctx,
      spec.orders.map((order) => orderRow(ctx, order, at)),
    ),
    ...upsertLines(ctx, lines),
    ...appendMovements(ctx, [...received, ...reserved]),
  ]);
}

export function orderRow(ctx: ShopContext, order: OrderSpec, at: number, version = 1): OrderRow {
  const wanted = Object.values(order.lines).reduce((sum, n) => sum + n, 0);
  return {
    id: orderIdOf(ctx.shopId, order.no),
    shopId: ctx.shopId,
    marketplace: 'bricklink',
    remoteId: String(order.no),
    status: order.status ?? 'paid',
    rawStatus: 'PAID',
    fingerprint: '',
    contentFingerprint: '',
    holdsStock: true,
    orderedAt: at + order.no,
    changedAt: at + order.no,
    paidAt: at,
    buyerName: `Buyer ${order.no}`,
    lotCount: Object.keys(order.lines).length,
    pieceCount: wanted,
    batchCount: 1,
    currency: 'EUR',
    grandTotal: 100,
    trackingNo: null,
    trackingLink: null,
    details: {
      money: { subtotal: 100, shipping: 0, insurance: 0, extra: 0, credit: 0, coupon: 0, tax: 0, grandTotal: 100 },
      payment: { method: '', rawStatus: '' },
      shippingMethod: '',
      buyer: { realName: '', email: '', phone: '', addressLines: [], countryCode: 'BE' },
      buyerNote: '',
      sellerNote: '',
    },
    version,
    importedAt: at,
  };
}

function lineOf(
  ctx: ShopContext,
  spec: { lots: LotSpec[] },
  order: OrderSpec,
  [name, wanted]: [string, number],
): LineState {
  const lot = spec.lots.find((one) => one.name === name);
  return {
    orderId: orderIdOf(ctx.shopId, order.no),
    remoteLotId: name,
    shopId: ctx.shopId,
    lotId: lot ? lotIdOf(ctx.shopId, name) : null,
    externalLotId: null,
    itemType: 'PART',
    itemNo: lot?.like ?? name,
    itemName: `Brick ${name}`,
    blColorId: 11,
    colorName: 'Black',
    condition: lot?.condition ?? 'N',
    completeness: null,
    wanted: order.status === 'cancelled' ? 0 : wanted,
    batches: [{ no: 1, quantity: wanted }],
    reserved: 0,
    picked: 0,
    waived: 0,
    unitPrice: 100,
    remarks: lot ? (Object.keys(lot.at)[0] ?? '') : 'Z9',
    description: '',
    weightMg: null,
    claims: [],
  };
}

type Rest<C> = C extends unknown ? Omit<C, 'id' | 'v' | 'at'> : never;

/** A command as a phone makes it. */
export const command = (rest: Rest<PickCommand>, at = Date.now(), id = ulid()): PickCommand =>
  ({ id, v: 1, at: new Date(at).toISOString(), ...rest }) as PickCommand;

/** The state a session's log leads to, as a phone would make it. */
export async function stateOf(client: TestClient, sessionId: string): Promise<PickState> {
  const { body } = await client.json<{ entries: PickEntry[] }>('GET', `/api/pick-sessions/${sessionId}/events?after=0`);
  return applyEntries(emptyState(), body.entries);
}
