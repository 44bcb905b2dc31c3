import { sql } from 'drizzle-orm';
import type { ItemType } from '../contract/common.ts';
import { openBrickowlCatalog } from '../marketplaces/connections.usecases.ts';
import { isMarketplaceError } from '../marketplaces/marketplace.errors.ts';
import { commit } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import type { ShopContext } from '../platform/context.ts';
import { boids } from './listings.table.ts';

const DAY_MS = 24 * 3_600_000;
/** What Brick Owl has, it keeps; what it lacks may be added any week (reference: brickowl.md 9.4). */
const FOUND_FOR_MS = 120 * DAY_MS;
const LACKING_FOR_MS = 14 * DAY_MS;

interface Item {
  itemType: ItemType;
  itemNo: string;
  /** Tells a sticker sheet from a part. */
  itemName: string;
}

/** Brick Owl's id of an item without its colour, or why there is none. */
export type BoidAnswer = { boid: string } | { boid: null; message: string };

/**
 * What Brick Owl calls some of BrickLink's items: from the books, else by asking. Failures are kept nowhere.
 * @returns a lookup; null for an item that Brick Owl could not be asked about just now
 */
export async function findBoids(
  ctx: ShopContext,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<(item: Item) => BoidAnswer | null> {
  const known = await loadKnown(ctx, items);
  const missing = [...new Map(items.map((item) => [keyOf(item), item])).values()].filter(
    (item) => !known.has(keyOf(item)),
  );
  if (missing.length > 0) await ask(ctx, missing, signal, known);
  return (item) => known.get(keyOf(item)) ?? null;
}

async function loadKnown(ctx: ShopContext, items: readonly Item[]): Promise<Map<string, BoidAnswer>> {
  const keys = JSON.stringify(items.map(({ itemType, itemNo }) => [itemType, itemNo]));
  const rows = await ctx.db
    .select()
    .from(boids)
    .where(
      sql`(${boids.itemType}, ${boids.itemNo}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${keys}))
        AND ${boids.checkedAt} > ${ctx.clock()} - CASE WHEN ${boids.boid} IS NULL THEN ${LACKING_FOR_MS} ELSE ${FOUND_FOR_MS} END`,
    );
  return new Map(rows.map((row) => [keyOf(row), answerOf(row.boid, row.candidates)]));
}

/** Asks one by one and keeps each answer; stops at the first failure that concerns all. */
async function ask(
  ctx: ShopContext,
  items: Item[],
  signal: AbortSignal,
  known: Map<string, BoidAnswer>,
): Promise<void> {
  const opened = await openBrickowlCatalog(ctx, { signal });
  if (!opened) return;
  const rows: (typeof boids.$inferInsert)[] = [];
  try {
    for (const item of items) {
      const found = await opened.catalog.findBoid(item);
      const boid = found.outcome === 'found' ? found.boid : null;
      const candidates = found.outcome === 'ambiguous' ? found.boids : null;
      rows.push({ itemType: item.itemType, itemNo: item.itemNo, boid, candidates, checkedAt: ctx.clock() });
      known.set(keyOf(item), answerOf(boid, candidates));
    }
  } catch (error) {
    if (!isMarketplaceError(error)) throw error;
    ctx.log.warn('boids.not_answered', { kind: error.kind, technical: error.technical });
  } finally {
    await commit(
      ctx.db,
      insertRows(
        ctx.db,
        boids,
        rows,
        sql`(item_type, item_no) DO UPDATE SET boid = excluded.boid, candidates = excluded.candidates, checked_at = excluded.checked_at`,
      ),
    );
    await opened.meter.flush().catch((error: unknown) => ctx.log.warn('calls.not_counted', { error: String(error) }));
  }
}

const keyOf = ({ itemType, itemNo }: Omit<Item, 'itemName'>) => `${itemType}/${itemNo}`;

function answerOf(boid: string | null, candidates: string[] | null): BoidAnswer {
  if (boid !== null) return { boid };
  const several = candidates && candidates.length > 0;
  return {
    boid: null,
    message: several
      ? `Brick Owl has ${candidates.length} items by this number. List the right one there by hand, with this lot's id as external id.`
      : 'Brick Owl does not have this item. It is looked for again every two weeks.',
  };
}
