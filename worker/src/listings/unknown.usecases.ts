import type { listings } from '../inventory/inventory.table.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findConnection } from '../marketplaces/connections.store.ts';
import { fieldsOf } from '../marketplaces/listingFields.domain.ts';
import type { Marketplace } from '../marketplaces/marketplace.port.ts';
import { commit, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { markDirtyLots } from './dirty.store.ts';
import { isExplained } from './doubts.domain.ts';
import { addCreated } from './pushes.store.ts';
import { answerQuestions } from './questions.usecases.ts';
import { type Settled, settle, type UnknownListing } from './unknown.domain.ts';
import { loadUnknown, saveReadings, saveSettled } from './unknown.store.ts';
import { findUnlisted } from './unlisted.usecases.ts';

/** Listings read one by one by one sync run: on BrickLink each is a call. */
const READ_PER_RUN = 200;
/** Listings judged together, and how often by one run. */
const JUDGED_PER_BATCH = 500;
const BATCHES_PER_RUN = 20;

/**
 * Settles listings of which nobody knows what they show. To be called by a sync run after the marketplace's orders were
 * taken in: what an earlier run read is judged now that all orders of that moment are known, and what was not read yet,
 * or was overtaken by an order, is read for the next run.
 * @returns whether another run should follow soon, to judge what was read
 */
export async function settleUnknown(
  ctx: ShopContext,
  marketplace: Marketplace,
  { hold, runId }: { hold(): Statement[]; runId: string },
): Promise<boolean> {
  const { name } = marketplace;
  for (let batch = 0; ; batch += 1) {
    if (batch === BATCHES_PER_RUN) return true;
    const ripe = await loadUnknown(ctx, name, { which: 'ripe', runId, limit: JUDGED_PER_BATCH });
    if (ripe.length === 0) break;
    await commitSettled(ctx, marketplace, ripe, hold);
  }
  const unread = await loadUnknown(ctx, name, { which: 'unread', runId, limit: READ_PER_RUN });
  if (unread.length === 0) return false;
  const results = await marketplace.readLots(unread.map(({ listing }) => listing.remoteLotId));
  const readings = unread.flatMap(({ listing }, i) => {
    const result = results[i];
    if (!result?.ok) return [];
    const lot = result.lot && { quantity: result.lot.quantity, fields: fieldsOf(name, result.lot) };
    const { lotId, shownQuantity, doubts } = listing;
    const trust = listing.reading?.isTrusted ? { isTrusted: true } : {};
    return [{ lotId, reading: { lot, shownQuantity, doubts, runId, ...trust } }];
  });
  await commit(ctx.db, [...hold(), ...saveReadings(ctx, name, readings)]);
  const failed = results.find((result) => !result.ok);
  if (failed && !failed.ok) {
    ctx.log.warn('listings.not_read', {
      marketplace: name,
      kind: failed.error.kind,
      technical: failed.error.technical,
    });
    if (failed.error.concernsAll) throw failed.error;
  }
  return readings.length > 0;
}

async function commitSettled(
  ctx: ShopContext,
  marketplace: Marketplace,
  ripe: UnknownListing[],
  hold: () => Statement[],
): Promise<void> {
  if (ripe.length === 0) return;
  const { name } = marketplace;
  const { twins, rest } = await findTwins(ctx, marketplace, ripe);
  if (twins.length > 0) await commit(ctx.db, [...hold(), ...addCreated(ctx, twins)]);
  const rows = rest.map((entry) => ({
    lotId: entry.lot.id,
    remoteLotId: entry.listing.remoteLotId,
    settled: settle(name, entry, entry.listing.reading ?? { lot: null }),
  }));
  const lotIds = rows.map(({ lotId }) => lotId);
  const asked = rows.filter(({ settled }) => settled.questions.length > 0).length;
  const notice = asked === 0 ? undefined : askedWords(asked);
  await commit(ctx.db, [
    ...hold(),
    ...saveSettled(ctx, name, rows),
    ...markDirtyLots(ctx, name, lotIds),
    recordChange(ctx, {
      topic: 'sync',
      kind: 'listings.settled',
      ids: lotIds.slice(0, 50),
      ...(notice && { notice }),
    }),
  ]);
  await hint(ctx, ['inventory', 'sync']);
  await answerByRule(ctx, marketplace, rows);
}

/** Answers what the owner has answered once and for all; what would take many lots off sale is asked all the same. */
async function answerByRule(
  ctx: ShopContext,
  { name }: Marketplace,
  rows: { lotId: string; remoteLotId: string; settled: Settled }[],
): Promise<void> {
  const connection = await findConnection(ctx, name);
  if (!connection) return;
  for (const kind of ['quantity', 'fields'] as const) {
    const answer = connection.answers[kind];
    const asked = rows.filter(({ settled }) => settled.questions.some((question) => question.kind === kind));
    if (!answer || asked.length === 0) continue;
    const emptied = asked.filter(({ settled }) => kind === 'quantity' && settled.shownQuantity === 0).length;
    if (answer === 'theirs' && emptied > connection.mostEmptied) continue;
    const questions = asked.map(({ remoteLotId }) => ({ marketplace: name, remoteLotId, kind }));
    await answerQuestions(ctx, { answer, questions });
  }
}

/**
 * A cancelled order's pieces that BrickLink puts back after the lot was gone come back as a new lot (reference:
 * bricklink.md 12.8). Listing ours anew beside it would sell them twice, so it is looked for first.
 */
async function findTwins(
  ctx: ShopContext,
  marketplace: Marketplace,
  ripe: UnknownListing[],
): Promise<{ twins: (typeof listings.$inferInsert)[]; rest: UnknownListing[] }> {
  const vanished = ripe.filter(
    ({ listing }) => listing.reading?.lot === null && listing.doubts.some((doubt) => doubt > 0),
  );
  if (vanished.length === 0) return { twins: [], rest: ripe };
  const found = await findUnlisted(
    ctx,
    marketplace,
    vanished.map(({ lot, listing }) => ({
      lot,
      fits: ({ quantity }) => isExplained(quantity, listing.shownQuantity, listing.doubts),
    })),
  );
  const twins = vanished.flatMap(({ lot, listing }) => {
    const [twin] = found.get(lot.id) ?? [];
    if (!twin) return [];
    return [
      {
        shopId: ctx.shopId,
        marketplace: marketplace.name,
        remoteLotId: twin.remoteLotId,
        lotId: lot.id,
        shownQuantity: listing.shownQuantity,
        doubts: listing.doubts,
        state: 'unknown' as const,
        updatedAt: ctx.clock(),
        shown: listing.shown,
      },
    ];
  });
  const isTwin = new Set(twins.map(({ lotId }) => lotId));
  return { twins, rest: ripe.filter(({ lot }) => !isTwin.has(lot.id)) };
}

const askedWords = (lots: number) =>
  lots === 1
    ? 'One lot was changed on the marketplace: ours or theirs?'
    : `${lots} lots were changed on the marketplace: ours or theirs?`;
