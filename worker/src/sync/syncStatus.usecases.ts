import { and, count, sql } from 'drizzle-orm';
import type { SyncStatus } from '../contract/sync.ts';
import { countEmptied } from '../listings/pushes.store.ts';
import { listConnections, type StoredConnection } from '../marketplaces/connections.store.ts';
import { statusWrites } from '../orders/orders.table.ts';
import { isoOrNull } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { countDeadLetters } from '../platform/deadLetters.ts';
import { loadOpenRun, runOnWire } from './sync.store.ts';
import { type SyncFacts, syncStatusOf } from './syncStatus.domain.ts';

/** Marks that are looked at; every open screen asks for the status after every change, so a large push must not make it dear. */
const MOST_MARKS = 5_000;

/** The line on every page. */
export async function readStatus(ctx: ShopContext): Promise<SyncStatus> {
  const [connections, open, writes, questions, givenUp] = await Promise.all([
    listConnections(ctx),
    loadOpenRun(ctx),
    countWrites(ctx),
    countQuestions(ctx),
    countDeadLetters(ctx),
  ]);
  const { pushing, ...marks } = await countMarks(ctx, connections);
  const lastGoodAt = connections.reduce<number | null>(
    // In step means all of them were: the oldest of the last good moments counts.
    (oldest, { lastGoodAt: at }) => (at === null ? oldest : Math.min(oldest ?? at, at)),
    null,
  );
  const listings = { ...marks, questions };
  return {
    ...syncStatusOf({
      connections: connections.map(({ marketplace, problemMessage }) => ({ marketplace, problem: problemMessage })),
      run: open,
      writes,
      listings: { ...listings, pushing },
      givenUp,
      hasBeenGood: lastGoodAt !== null,
    }),
    lastGoodAt: isoOrNull(lastGoodAt),
    waitingWrites: writes.waiting,
    failedWrites: writes.failed,
    listings,
    givenUp,
    run: open && runOnWire(open),
  };
}

type Marks = Omit<SyncFacts['listings'], 'questions'>;

/** Lots that wait, on marketplaces that are kept in step: where it is turned off, nothing is under way. */
async function countMarks(ctx: ShopContext, connections: StoredConnection[]): Promise<Marks> {
  const total: Marks = { waiting: 0, failed: 0, emptied: 0, pushing: 0 };
  for (const { marketplace, stockMode, mostEmptied } of connections) {
    if (stockMode !== 'on') continue;
    const [marks] = await ctx.db.all<Omit<Marks, 'emptied'>>(sql`SELECT
        count(*) FILTER (WHERE due_at IS NOT NULL) AS waiting,
        count(*) FILTER (WHERE due_at IS NULL AND failure ->> 'code' <> 'not_listable') AS failed,
        count(*) FILTER (WHERE push_id IS NOT NULL
          AND EXISTS (SELECT 1 FROM pushes p WHERE p.shop_id = ${ctx.shopId} AND p.id = push_id AND p.state = 'sent')) AS pushing
      FROM (SELECT due_at, failure, push_id FROM dirty_listings
        WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace} LIMIT ${MOST_MARKS})`);
    if (!marks) throw new Error('counting answered nothing');
    const found = marks.waiting > mostEmptied ? await countEmptied(ctx, marketplace, MOST_MARKS) : 0;
    const emptied = found > mostEmptied ? found : 0;
    total.waiting += Math.max(0, marks.waiting - emptied);
    total.failed += marks.failed;
    total.pushing += marks.pushing;
    total.emptied += emptied;
  }
  return total;
}

async function countQuestions(ctx: ShopContext): Promise<number> {
  const [row] = await ctx.db.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM listing_questions WHERE shop_id = ${ctx.shopId} AND state = 'open'`,
  );
  return row?.n ?? 0;
}

async function countWrites(ctx: ShopContext): Promise<{ waiting: number; failed: number }> {
  const rows = await ctx.db
    .select({ state: statusWrites.state, writes: count() })
    .from(statusWrites)
    .where(
      and(
        inShop(ctx, statusWrites, sql`${statusWrites.state} IN ('pending', 'refused', 'parked')`),
        // A refusal counts until a later write of the same order was confirmed.
        sql`NOT EXISTS (SELECT 1 FROM status_writes AS later WHERE later.order_id = ${statusWrites.orderId}
          AND later.state = 'confirmed' AND later.requested_at > ${statusWrites.requestedAt})`,
      ),
    )
    .groupBy(statusWrites.state);
  const of = (state: string) => rows.find((row) => row.state === state)?.writes ?? 0;
  return { waiting: of('pending'), failed: of('refused') + of('parked') };
}
