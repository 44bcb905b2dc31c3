import { sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { type ListingReading, lots } from '../inventory/inventory.table.ts';
import { hint } from '../live/changes.ts';
import { openMarketplace } from '../marketplaces/connections.usecases.ts';
import { fieldsOf } from '../marketplaces/listingFields.domain.ts';
import type { Marketplace, RemoteLot } from '../marketplaces/marketplace.port.ts';
import { commit, type Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { holdLease, releaseLease, takeLease } from '../platform/lease.ts';
import { enqueueWork } from '../platform/work.ts';
import { noteCompared } from './compared.store.ts';
import { listingQuestions } from './listings.table.ts';
import { addCreated } from './pushes.store.ts';
import { saveReadings } from './unknown.store.ts';
import { looksLike } from './unlisted.usecases.ts';

/** The list of a large store takes its time; nothing else may change the listings meanwhile. */
const LEASE_MS = 5 * 60_000;
/** Listings read from our books at once. */
const PAGE = 5_000;
/** Differences committed together. */
const BATCH = 500;
/** Lots that only the marketplace has are told up to this number: bringing in the stock is the way to many. */
const MOST_EXTRA = 500;

/** What we believe of one listing, small enough for 100,000 of them. */
interface Believed {
  lotId: string;
  quantity: number;
  /** The fields as text, null when never read. */
  shown: string | null;
  doubts: string;
  state: 'known' | 'unknown' | 'gone';
  isTrusted: number | null;
}

/**
 * Reads all lots of a marketplace and keeps a reading of each that is not as we believe. Judging them is the business of
 * the sync run that follows, which knows the orders of this moment: what these explain is no difference.
 */
export async function compareLots(ctx: ShopContext, name: MarketplaceName): Promise<'done' | 'busy'> {
  const lease = await takeLease(ctx, LEASE_MS);
  if (!lease) return 'busy';
  const hold = () => holdLease(ctx, lease, LEASE_MS);
  try {
    // Orders first: the books are not yet what they were.
    const opened = lease.isRestored ? null : await openMarketplace(ctx, name);
    if (opened) {
      try {
        await compare(ctx, opened.marketplace, hold);
      } finally {
        await opened.meter
          .flush()
          .catch((error: unknown) => ctx.log.warn('calls.not_counted', { error: String(error) }));
      }
    }
  } finally {
    await releaseLease(ctx, lease);
  }
  await enqueueWork(ctx.env, { kind: 'request_sync', shopId: ctx.shopId, trigger: 'listings' });
  await hint(ctx, ['sync']);
  return 'done';
}

async function compare(ctx: ShopContext, marketplace: Marketplace, hold: () => Statement[]): Promise<void> {
  const { name } = marketplace;
  const runId = ctx.newId('cmp');
  const believed = await loadBelieved(ctx, name);
  const extra: RemoteLot[] = [];
  let found: { lotId: string; reading: ListingReading }[] = [];
  const keep = async (entry: Believed, lot: ListingReading['lot']) => {
    found.push({ lotId: entry.lotId, reading: readingOf(entry, lot, runId) });
    if (found.length < BATCH) return;
    const batch = found;
    found = [];
    await commit(ctx.db, [...hold(), ...saveReadings(ctx, name, batch)]);
  };
  for await (const remote of marketplace.parseLots(await marketplace.openLotList())) {
    const entry = believed.get(remote.remoteLotId);
    if (!entry) {
      if (extra.length < MOST_EXTRA) extra.push(remote);
      continue;
    }
    believed.delete(remote.remoteLotId);
    const fields = fieldsOf(name, remote);
    const isAsBelieved =
      entry.state === 'known' && entry.quantity === remote.quantity && entry.shown === JSON.stringify(fields);
    if (!isAsBelieved) await keep(entry, { quantity: remote.quantity, fields });
  }
  const moved = await findMoved(ctx, name, extra, believed);
  const movedIds = new Set(moved.map(({ lotId }) => lotId));
  for (const entry of believed.values()) {
    if (entry.state !== 'gone' && !movedIds.has(entry.lotId)) await keep(entry, null);
  }
  const isMoved = new Set(moved.map(({ remote }) => remote.remoteLotId));
  await commit(ctx.db, [
    ...hold(),
    ...addCreated(
      ctx,
      moved.map(({ lotId, remote, entry }) => ({
        shopId: ctx.shopId,
        marketplace: name,
        remoteLotId: remote.remoteLotId,
        lotId,
        shownQuantity: entry.quantity,
        state: 'unknown',
        updatedAt: ctx.clock(),
        shown: fieldsOf(name, remote),
        doubts: JSON.parse(entry.doubts),
        reading: readingOf(entry, { quantity: remote.quantity, fields: fieldsOf(name, remote) }, runId),
      })),
    ),
    ...saveReadings(ctx, name, found),
    ...askAboutExtra(
      ctx,
      name,
      extra.filter(({ remoteLotId }) => !isMoved.has(remoteLotId)),
    ),
    noteCompared(ctx, name),
  ]);
}

const readingOf = (
  { quantity, doubts, isTrusted }: Believed,
  lot: ListingReading['lot'],
  runId: string,
): ListingReading => ({
  lot,
  shownQuantity: quantity,
  doubts: JSON.parse(doubts),
  runId,
  ...(isTrusted ? { isTrusted: true } : {}),
});

async function loadBelieved(ctx: ShopContext, name: MarketplaceName): Promise<Map<string, Believed>> {
  const believed = new Map<string, Believed>();
  for (let after = ''; ; ) {
    const rows = await ctx.db.all<
      Believed & { remoteLotId: string }
    >(sql`SELECT remote_lot_id AS remoteLotId, lot_id AS lotId,
        shown_quantity AS quantity, shown, doubts, state, reading ->> 'isTrusted' AS isTrusted FROM listings
      WHERE shop_id = ${ctx.shopId} AND marketplace = ${name} AND remote_lot_id > ${after} ORDER BY remote_lot_id LIMIT ${PAGE}`);
    for (const { remoteLotId, ...entry } of rows) believed.set(remoteLotId, entry);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return believed;
    after = last.remoteLotId;
  }
}

/**
 * Lots of ours that the marketplace has under an id we do not know: made anew by hand, put back after a cancelled order,
 * or listed by us in days that a restore took out of the books.
 * @param missing listings whose lots were not in the list
 */
async function findMoved(
  ctx: ShopContext,
  name: MarketplaceName,
  extra: RemoteLot[],
  missing: ReadonlyMap<string, Believed>,
): Promise<{ lotId: string; remote: RemoteLot; entry: Believed }[]> {
  if (extra.length === 0) return [];
  const keys = JSON.stringify(
    extra.flatMap((remote) => (name === 'brickowl' ? remote.externalLotId : remote.itemNo) ?? []),
  );
  const column = name === 'brickowl' ? lots.id : lots.itemNo;
  const rows = await ctx.db
    .select()
    .from(lots)
    .where(inShop(ctx, lots, sql`${column} IN (SELECT value FROM json_each(${keys}))`));
  const listed = new Map([...missing.values()].map((entry) => [entry.lotId, entry]));
  const present = await presentLots(
    ctx,
    name,
    rows.map(({ id }) => id),
  );
  const left = new Set(extra);
  return rows.flatMap((lot) => {
    const entry = listed.get(lot.id);
    if (!entry && present.has(lot.id)) return [];
    const [remote, another] = [...left].filter((candidate) => looksLike(name, lot, candidate));
    if (!remote || another) return [];
    left.delete(remote);
    const nothing = { lotId: lot.id, quantity: 0, shown: null, doubts: '[]', state: 'gone' as const, isTrusted: null };
    // A lot we knew of nowhere there: what it shows is taken for what it should be told from.
    return [{ lotId: lot.id, remote, entry: entry ?? { ...nothing, quantity: remote.quantity } }];
  });
}

/** Of some lots, those that have a listing. */
async function presentLots(ctx: ShopContext, name: MarketplaceName, ids: string[]): Promise<Set<string>> {
  const rows = await ctx.db.all<{ lotId: string }>(sql`SELECT lot_id AS lotId FROM listings WHERE marketplace = ${name}
    AND shop_id = ${ctx.shopId} AND lot_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  return new Set(rows.map(({ lotId }) => lotId));
}

/** Lots that only the marketplace has; those of an earlier look that it has no more need no answer. */
function askAboutExtra(ctx: ShopContext, marketplace: MarketplaceName, lots: RemoteLot[]): Statement[] {
  const at = ctx.clock();
  const ids = JSON.stringify(lots.map(({ remoteLotId }) => remoteLotId));
  return [
    ctx.db.run(sql`UPDATE listing_questions SET state = 'over', answered_at = ${at} WHERE shop_id = ${ctx.shopId}
      AND marketplace = ${marketplace} AND kind = 'extra' AND state = 'open' AND remote_lot_id NOT IN (SELECT value FROM json_each(${ids}))`),
    ...insertRows(
      ctx.db,
      listingQuestions,
      lots.map((lot) => ({
        shopId: ctx.shopId,
        marketplace,
        remoteLotId: lot.remoteLotId,
        kind: 'extra' as const,
        lotId: null,
        ours: {},
        theirs: {
          quantity: lot.quantity,
          itemName: lot.itemName || lot.itemNo || lot.boid || `Lot ${lot.remoteLotId}`,
        },
        state: 'open' as const,
        askedAt: at,
      })),
      sql`(shop_id, marketplace, remote_lot_id, kind) DO UPDATE SET theirs = excluded.theirs`,
    ),
  ];
}
