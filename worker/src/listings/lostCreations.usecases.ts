import { sql } from 'drizzle-orm';
import type { listings } from '../inventory/inventory.table.ts';
import { lots } from '../inventory/inventory.table.ts';
import { fieldsOf } from '../marketplaces/listingFields.domain.ts';
import type { Marketplace, RemoteLot } from '../marketplaces/marketplace.port.ts';
import { commit, type Statement } from '../platform/batch.ts';
import { inShopByIds } from '../platform/byIds.ts';
import type { ShopContext } from '../platform/context.ts';
import { addCreated, type PushOutcome, type PushRow, settlePushes } from './pushes.store.ts';
import { loadLostCreations } from './unknown.store.ts';
import { findUnlisted } from './unlisted.usecases.ts';

/**
 * Looks for lots whose creation was sent and never answered, in the whole list of the marketplace. One that is there is
 * taken for ours, one that is not is created again, and where several may be it, a person is asked.
 * To be called by a sync run after the marketplace's orders were taken in.
 * @returns whether anything was looked for
 */
export async function findLostCreations(
  ctx: ShopContext,
  marketplace: Marketplace,
  hold: () => Statement[],
): Promise<boolean> {
  const { name } = marketplace;
  const lost = await loadLostCreations(ctx, name);
  if (lost.length === 0) return false;
  const rows = await ctx.db
    .select()
    .from(lots)
    .where(
      inShopByIds(
        ctx,
        lots,
        lots.id,
        lost.map(({ lotId }) => lotId),
      ),
    );
  const lotOf = new Map(rows.map((lot) => [lot.id, lot]));
  const candidates = await findUnlisted(
    ctx,
    marketplace,
    lost.flatMap((push) => {
      const lot = lotOf.get(push.lotId);
      const since = push.at - CLOCKS_DIFFER_MS;
      return lot ? [{ lot, fits: (remote) => remote.quantity <= push.quantityDelta && !isOlder(remote, since) }] : [];
    }),
  );
  const now = ctx.clock();
  const created: (typeof listings.$inferInsert)[] = [];
  const outcomes = lost.map((push): PushOutcome => {
    const found = candidates.get(push.lotId) ?? [];
    const [only] = found;
    if (only && found.length === 1) {
      created.push({
        shopId: ctx.shopId,
        marketplace: name,
        remoteLotId: only.remoteLotId,
        lotId: push.lotId,
        // What was sent; orders that took some of it already are judged by reading it.
        shownQuantity: push.quantityDelta,
        state: 'unknown',
        updatedAt: now,
        shown: fieldsOf(name, only),
      });
      return outcome(push, 'applied', 'The answer was lost, and the lot was found.', { dueAt: now, failure: null });
    }
    if (found.length > 1) {
      const message = `Several lots on the marketplace may be this one: ${found.map(({ remoteLotId }) => remoteLotId).join(', ')}. Delete the needless ones there and bring in the stock again.`;
      const failure = { code: 'lost_answer' as const, message, technical: '', at: now };
      return outcome(push, 'lost', message, { dueAt: null, failure });
    }
    return outcome(push, 'not_sent', 'The answer was lost, and the lot is not there: it is listed again.', {
      dueAt: now,
      failure: null,
    });
  });
  await commit(ctx.db, [
    ...hold(),
    ...addCreated(ctx, created),
    ...relinkOrders(ctx, created),
    ...settlePushes(ctx, outcomes),
  ]);
  return true;
}

const CLOCKS_DIFFER_MS = 10 * 60_000;
const isOlder = ({ createdAt }: RemoteLot, since: number) => createdAt !== null && createdAt < since;

const outcome = (
  push: PushRow,
  state: PushOutcome['state'],
  message: string,
  next: { dueAt: number | null; failure: NonNullable<Exclude<PushOutcome['next'], 'cleared'>['failure']> | null },
): PushOutcome => ({ push, marks: 0, state, message, next: { ...next, attempts: 0 } });

/** Orders that named a lot before we knew that it is ours are read again, and then reserve. */
function relinkOrders(ctx: ShopContext, created: (typeof listings.$inferInsert)[]): Statement[] {
  if (created.length === 0) return [];
  const ids = JSON.stringify(created.map(({ remoteLotId }) => remoteLotId));
  return [
    ctx.db.run(sql`UPDATE orders SET fingerprint = '', content_fingerprint = '' WHERE likely(shop_id = ${ctx.shopId})
      AND id IN (SELECT order_id FROM order_lines WHERE shop_id = ${ctx.shopId} AND lot_id IS NULL
        AND remote_lot_id IN (SELECT value FROM json_each(${ids})))`),
  ];
}
