import { blToBo } from '../catalog/colors.domain.ts';
import type { MarketplaceName } from '../contract/common.ts';
import type { listings } from '../inventory/inventory.table.ts';
import { hint, recordChange } from '../live/changes.ts';
import { markProblem, type StoredConnection } from '../marketplaces/connections.store.ts';
import { openMarketplace } from '../marketplaces/connections.usecases.ts';
import type { MarketplaceError } from '../marketplaces/marketplace.errors.ts';
import type { LotUpdate, LotWriteResult, Marketplace, NewListing } from '../marketplaces/marketplace.port.ts';
import { commit, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { findBoids } from './boids.usecases.ts';
import {
  addCreated,
  clearMarks,
  type DirtyLot,
  deferMarks,
  loadDirty,
  loadEmptied,
  loadUnanswered,
  noteIntents,
  type PushOutcome,
  type PushRow,
  parkMarks,
  settlePushes,
  updateListings,
} from './pushes.store.ts';
import { judgeCreation, judgeUpdate, type SentPush, shownAtFirst } from './pushOutcome.domain.ts';
import { newListing, type PushPlan, planPush } from './pushPlan.domain.ts';

/** Lots sent between two commits: Brick Owl's batch, or some seconds of BrickLink's single calls. */
const CHUNK = { bricklink: 24, brickowl: 50 } as const;
/** A message's share per marketplace: about 400 statements. */
const CHUNKS_PER_SLICE = 10;

/** When Brick Owl's catalogue is asked again after it gave no answer. */
const ASK_AGAIN_MS = 10 * 60_000;

type Create = Extract<PushPlan, { kind: 'create' }>;

/** What a slice of pushes works with. */
export interface PushSlice {
  ctx: ShopContext;
  /** Begins every batch: falls when a successor holds the shop, and keeps it in our hands. */
  hold(): Statement[];
  /** Ends calls before the lease could. */
  signal: AbortSignal;
  /** True when the rest belongs in the next message. */
  overdue(): boolean;
}

/**
 * Pushes a share of a marketplace's marked listings. Everything sent is written down first and carries all that has
 * changed until then; what comes back, or does not, decides what we believe is shown.
 * @returns more when marks are left that are due now
 */
export async function pushMarketplace(slice: PushSlice, connection: StoredConnection): Promise<'done' | 'more'> {
  const { ctx } = slice;
  const name = connection.marketplace;
  await takeUnansweredForLost(slice, name);
  const isLeft = async () => (await nextChunk(ctx, connection, 1)).length > 0;
  if (!(await isLeft())) return 'done';
  const opened = await openMarketplace(ctx, name, { signal: slice.signal });
  if (!opened) return 'done';
  try {
    for (let chunk = 0; chunk < CHUNKS_PER_SLICE && !slice.overdue(); chunk += 1) {
      const marked = await nextChunk(ctx, connection, CHUNK[name]);
      if (marked.length === 0) return 'done';
      const failure = await pushChunk(slice, opened.marketplace, { marked, listsMissing: connection.listsMissing });
      if (failure) return 'done';
    }
    return (await isLeft()) ? 'more' : 'done';
  } finally {
    await opened.meter.flush().catch((error: unknown) => ctx.log.warn('calls.not_counted', { error: String(error) }));
  }
}

/**
 * The next marked lots. When more than the owner's limit would go off sale, those wait; the limit is looked at after the
 * lots were read, so that none slips through which was emptied in between.
 */
async function nextChunk(
  ctx: ShopContext,
  { marketplace, mostEmptied }: StoredConnection,
  limit: number,
): Promise<DirtyLot[]> {
  const marked = await loadDirty(ctx, marketplace, { limit, emptying: 'all' });
  const emptied = await loadEmptied(ctx, marketplace, mostEmptied + 1);
  if (emptied.length <= mostEmptied) return marked;
  return loadDirty(ctx, marketplace, { limit, emptying: 'allowed' });
}

/** A worker died, or lost the shop, between a call and the commit of its answer: nobody knows what became of it. */
async function takeUnansweredForLost({ ctx, hold }: PushSlice, name: MarketplaceName): Promise<void> {
  const unanswered = await loadUnanswered(ctx, name);
  if (unanswered.length === 0) return;
  const now = ctx.clock();
  await commit(ctx.db, [
    ...hold(),
    ...settlePushes(
      ctx,
      unanswered.map((push) => ({
        push,
        marks: 0,
        state: 'lost',
        message: 'The answer was not seen. What is shown is read again before anything is repeated.',
        next: { dueAt: now, attempts: 0, failure: null, keepsPush: push.kind === 'create' },
      })),
    ),
    ...updateListings(
      ctx,
      unanswered
        .filter(({ kind }) => kind === 'update')
        .map((push) => ({
          marketplace: name,
          lotId: push.lotId,
          quantityDelta: 0,
          shown: null,
          lotVersion: null,
          state: 'unknown',
          doubt: push.quantityDelta,
        })),
    ),
  ]);
}

/** @returns the failure that stops all further pushes, null when there is none */
async function pushChunk(
  slice: PushSlice,
  marketplace: Marketplace,
  { marked, listsMissing }: { marked: DirtyLot[]; listsMissing: boolean },
): Promise<MarketplaceError | null> {
  const { ctx, hold } = slice;
  const name = marketplace.name;
  const planned = marked.map((entry) => ({ ...entry, plan: planPush(name, entry.lot, entry.listing, listsMissing) }));
  const creations = planned.flatMap((entry) => (entry.plan.kind === 'create' ? [{ ...entry, plan: entry.plan }] : []));
  const { ready, unlistable, unanswered } = await prepareCreations(slice, name, creations);
  const updates = planned.flatMap((entry) => (entry.plan.kind === 'update' ? [{ ...entry, plan: entry.plan }] : []));
  const intentOf = (
    entry: DirtyLot,
    push: Pick<PushRow, 'kind' | 'remoteLotId' | 'quantityDelta' | 'fields'>,
  ): SentPush => ({
    ...entry,
    push: {
      shopId: ctx.shopId,
      id: ctx.newId('push'),
      marketplace: name,
      lotId: entry.lot.id,
      quantityBefore: entry.listing?.state === 'gone' ? 0 : (entry.listing?.shownQuantity ?? 0),
      state: 'sent',
      message: null,
      at: ctx.clock(),
      answeredAt: null,
      ...push,
    },
  });
  const sentUpdates = updates.map(({ plan: { update, fields }, ...entry }) => ({
    update,
    sent: intentOf(entry, {
      kind: 'update',
      remoteLotId: update.remoteLotId,
      quantityDelta: update.quantityDelta,
      fields,
    }),
  }));
  const sentCreations = ready.map(({ entry, listing }) => ({
    listing,
    sent: intentOf(entry, { kind: 'create', remoteLotId: null, quantityDelta: listing.quantity, fields: {} }),
  }));
  await commit(ctx.db, [
    ...hold(),
    ...noteInStep(
      ctx,
      name,
      planned.filter(({ plan }) => plan.kind === 'nothing'),
    ),
    ...(unlistable.length > 0 ? [parkMarks(ctx, name, unlistable)] : []),
    ...(unanswered.length > 0 ? [deferMarks(ctx, name, unanswered, ctx.clock() + ASK_AGAIN_MS)] : []),
    ...noteIntents(
      ctx,
      [...sentUpdates, ...sentCreations].map(({ sent }) => sent.push),
    ),
  ]);
  const updated = await sendUpdates(slice, marketplace, sentUpdates);
  const created = await sendCreations(slice, marketplace, sentCreations);
  const touched = [...updates, ...creations].map(({ lot }) => lot.id);
  if (touched.length > 0) {
    await commit(ctx.db, [
      recordChange(ctx, { topic: 'inventory', kind: 'listings.pushed', ids: touched.slice(0, 50) }),
    ]);
    await hint(ctx, ['inventory', 'sync']);
  }
  return updated ?? created;
}

/** Listings that show what they should: their fields are those of the lot's present version. */
function noteInStep(ctx: ShopContext, name: MarketplaceName, entries: DirtyLot[]): Statement[] {
  return [
    ...updateListings(
      ctx,
      entries.flatMap(({ lot, listing }) =>
        listing && listing.state === 'known' && listing.lotVersion !== lot.version
          ? [
              {
                marketplace: name,
                lotId: lot.id,
                quantityDelta: 0,
                shown: null,
                lotVersion: lot.version,
                state: 'known' as const,
                doubt: 0,
              },
            ]
          : [],
      ),
    ),
    ...clearMarks(
      ctx,
      entries.map(({ lot, dirty }) => [name, lot.id, dirty.marks]),
    ),
  ];
}

async function sendUpdates(
  { ctx, hold }: PushSlice,
  marketplace: Marketplace,
  entries: { update: LotUpdate; sent: SentPush }[],
): Promise<MarketplaceError | null> {
  if (entries.length === 0) return null;
  const results = await marketplace.updateLots(entries.map(({ update }) => update));
  const now = ctx.clock();
  const verdicts = entries.map(({ update, sent }, i) => judgeUpdate(sent, update, answerOf(results[i]), now));
  const stop = results.map(errorOf).find((error) => error?.concernsAll) ?? null;
  await commit(ctx.db, [
    ...hold(),
    ...updateListings(
      ctx,
      verdicts.flatMap(({ listing }) => listing ?? []),
    ),
    ...settlePushes(
      ctx,
      verdicts.map(({ outcome }) => outcome),
    ),
    ...problemOf(ctx, marketplace.name, stop),
  ]);
  return stop;
}

async function sendCreations(
  { ctx, hold }: PushSlice,
  marketplace: Marketplace,
  entries: { listing: NewListing; sent: SentPush }[],
): Promise<MarketplaceError | null> {
  if (entries.length === 0) return null;
  const { name } = marketplace;
  const results = await marketplace.createLots(entries.map(({ listing }) => listing));
  const now = ctx.clock();
  const outcomes: PushOutcome[] = [];
  const rows: (typeof listings.$inferInsert)[] = [];
  for (const [i, { listing, sent }] of entries.entries()) {
    const result = results[i];
    if (!result) throw new Error(`${name} answered fewer creations than were sent`);
    outcomes.push(judgeCreation(sent, result, now));
    if (result.outcome !== 'applied') continue;
    rows.push({
      shopId: ctx.shopId,
      marketplace: name,
      remoteLotId: result.remoteLotId,
      lotId: sent.lot.id,
      shownQuantity: listing.quantity,
      state: 'known',
      updatedAt: now,
      shown: shownAtFirst(name, listing.fields),
    });
  }
  const stop = results.map(errorOf).find((error) => error?.concernsAll) ?? null;
  await commit(ctx.db, [
    ...hold(),
    ...addCreated(ctx, rows),
    ...settlePushes(ctx, outcomes),
    ...problemOf(ctx, name, stop),
  ]);
  return stop;
}

interface ReadyCreation {
  entry: DirtyLot;
  listing: NewListing;
}

interface Creations {
  ready: ReadyCreation[];
  /** What Brick Owl lacks: told once, and then quiet. */
  unlistable: { lotId: string; message: string }[];
  /** Lots whose item Brick Owl could not be asked about just now. */
  unanswered: string[];
}

/** Finds what Brick Owl calls the items that are to be listed there. */
async function prepareCreations(
  { ctx, signal }: PushSlice,
  name: MarketplaceName,
  creations: (DirtyLot & { plan: Create })[],
): Promise<Creations> {
  const result: Creations = { ready: [], unlistable: [], unanswered: [] };
  if (creations.length === 0) return result;
  const found =
    name === 'brickowl'
      ? await findBoids(
          ctx,
          creations.map(({ lot }) => lot),
          signal,
        )
      : null;
  for (const { plan, ...entry } of creations) {
    const { lot } = entry;
    const say = (message: string) => result.unlistable.push({ lotId: lot.id, message });
    if (!found) {
      result.ready.push({ entry, listing: newListing(lot, plan, null) });
      continue;
    }
    const item = found(lot);
    const boColorId = lot.blColorId === 0 ? null : blToBo(lot.blColorId);
    if (!item) result.unanswered.push(lot.id);
    else if (item.boid === null) say(item.message);
    else if (lot.blColorId !== 0 && boColorId === null)
      say('Brick Owl has no colour for this one. List it there by hand, or leave it.');
    else result.ready.push({ entry, listing: newListing(lot, plan, { boid: item.boid, boColorId }) });
  }
  return result;
}

const answerOf = (result: LotWriteResult | undefined): LotWriteResult => {
  if (!result) throw new Error('fewer answers than updates');
  return result;
};

const errorOf = (result: { outcome: string; error?: MarketplaceError }): MarketplaceError | null =>
  result.error ?? null;

const problemOf = (ctx: ShopContext, name: MarketplaceName, error: MarketplaceError | null): Statement[] =>
  error && error.kind !== 'budget_spent' && error.kind !== 'rate_limited' ? [markProblem(ctx, name, error)] : [];
