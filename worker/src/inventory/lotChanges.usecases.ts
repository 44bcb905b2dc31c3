import { desc, eq, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { memberNames } from '../auth/memberNames.ts';
import type { BulkEditBody, LotChange, LotFields, LotPatch } from '../contract/inventory.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { iso } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { notFound } from '../platform/errors.ts';
import { guard } from '../platform/guard.ts';
import { newCommandId } from '../platform/ids.ts';
import { changedSince, lotChanged } from './inventory.errors.ts';
import { lotChanges, lotEdits, lots } from './inventory.table.ts';
import { difference, wishFor, wordsOf } from './lotChanges.domain.ts';
import type { LotRow } from './lots.domain.ts';

/** The changes of a lot that its page shows. */
const MOST_SHOWN = 100;

/**
 * Changes a lot's price, words or marks, and writes down who changed what.
 * @throws request.not_found; inventory.lot_changed when the lot is no longer as the change was made on
 */
export async function changeLot(
  ctx: ShopContext,
  id: string,
  { version, ...wish }: v.InferOutput<typeof LotPatch>,
): Promise<void> {
  const [lot] = await loadRows(ctx, [id]);
  if (!lot) throw notFound('lot');
  if (lot.version !== version) {
    // Sent again because its answer was lost, most likely: what was wished for is there.
    if (!difference(lot, wish)) return;
    throw lotChanged();
  }
  await commitChanges(ctx, planChanges([{ lot, wish, undoes: null }]));
}

/**
 * The same for many lots, in one commit. The same id again changes nothing.
 * @returns how many it changed, the first time when it is repeated
 * @throws request.not_found
 */
export async function changeLots(ctx: ShopContext, body: v.InferOutput<typeof BulkEditBody>): Promise<number> {
  const lotIds = [...new Set(body.lotIds)];
  const id = body.id ?? newCommandId();
  return retryStale(async () => {
    const [[first], rows] = await Promise.all([
      ctx.db
        .select({ changed: lotEdits.changed })
        .from(lotEdits)
        .where(inShop(ctx, lotEdits, eq(lotEdits.id, id))),
      loadRows(ctx, lotIds),
    ]);
    if (first) return first.changed;
    if (rows.length < lotIds.length) throw notFound('lot');
    const changes = planChanges(rows.map((lot) => ({ lot, wish: wishFor(lot, body), undoes: null })));
    const changed = changes.length;
    await commitChanges(ctx, changes, [
      guard(ctx.db, sql`NOT EXISTS (SELECT 1 FROM lot_edits WHERE shop_id = ${ctx.shopId} AND id = ${id})`),
      ctx.db.insert(lotEdits).values({ shopId: ctx.shopId, id, changed, at: ctx.clock() }),
    ]);
    return changed;
  });
}

/** Takes over fields that were decided elsewhere, such as on a marketplace, each lot its own. One commit. */
export async function changeLotFields(ctx: ShopContext, wishes: { lotId: string; fields: LotFields }[]): Promise<void> {
  if (wishes.length === 0) return;
  await retryStale(async () => {
    const rows = await loadRows(
      ctx,
      wishes.map(({ lotId }) => lotId),
    );
    const wishOf = new Map(wishes.map(({ lotId, fields }) => [lotId, fields]));
    await commitChanges(ctx, planChanges(rows.map((lot) => ({ lot, wish: wishOf.get(lot.id) ?? {}, undoes: null }))));
  });
}

/**
 * Takes a change back, which is one more change. A second time changes nothing.
 * @throws request.not_found; inventory.not_undoable when it was changed again since
 */
export async function undoChange(ctx: ShopContext, lotId: string, changeId: string): Promise<void> {
  await retryStale(async () => {
    const [[lot], known] = await Promise.all([
      loadRows(ctx, [lotId]),
      ctx.db
        .select()
        .from(lotChanges)
        .where(inShop(ctx, lotChanges, eq(lotChanges.lotId, lotId))),
    ]);
    const change = known.find(({ id }) => id === changeId);
    if (!lot || !change) throw notFound('change');
    if (known.some(({ undoes }) => undoes === changeId)) return;
    if (difference(wordsOf(lot), change.after)) throw changedSince();
    await commitChanges(ctx, planChanges([{ lot, wish: change.before, undoes: changeId }]));
  });
}

/** What was changed about a lot, newest first. */
export async function listChanges(ctx: ShopContext, lotId: string): Promise<LotChange[]> {
  if ((await loadRows(ctx, [lotId])).length === 0) throw notFound('lot');
  const rows = await ctx.db
    .select()
    .from(lotChanges)
    .where(inShop(ctx, lotChanges, eq(lotChanges.lotId, lotId)))
    .orderBy(desc(lotChanges.at), desc(lotChanges.id))
    .limit(MOST_SHOWN);
  const names = await memberNames(ctx);
  const undone = new Set(rows.map(({ undoes }) => undoes));
  return rows.map(({ id, before, after, undoes, actorId, at }) => ({
    id,
    before,
    after,
    undoes,
    isUndone: undone.has(id),
    actorName: actorId === null ? null : (names.get(actorId) ?? null),
    at: iso(at),
  }));
}

const loadRows = (ctx: ShopContext, ids: string[]): Promise<LotRow[]> =>
  ctx.db
    .select()
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, ids));

interface LotEdit {
  lot: LotRow;
  before: LotFields;
  after: LotFields;
  /** The change that it takes back. */
  undoes: string | null;
}

/** What wishes come down to; lots that are as they should be are left out. */
const planChanges = (wishes: { lot: LotRow; wish: LotFields; undoes: string | null }[]): LotEdit[] =>
  wishes.flatMap(({ lot, wish, undoes }) => {
    const change = difference(lot, wish);
    return change ? [{ lot, undoes, ...change }] : [];
  });

/** @param first statements that go into the same commit, even when no lot changes */
async function commitChanges(ctx: ShopContext, changes: LotEdit[], first: Statement[] = []): Promise<void> {
  const at = ctx.clock();
  if (changes.length === 0) {
    await commit(ctx.db, first);
    return;
  }
  const ids = changes.map(({ lot }) => lot.id);
  await commit(ctx.db, [
    ...first,
    guardVersions(ctx, changes),
    ctx.db.run(sql`UPDATE lots SET unit_price = change.value ->> 'unitPrice', sale_percent = change.value ->> 'salePercent', remarks = change.value ->> 'remarks',
        description = change.value ->> 'description', stock_room = change.value ->> 'stockRoom',
        is_retain = change.value ->> 'isRetain', low_at = change.value ->> 'lowAt', sale_percent = change.value ->> 'salePercent',
        bulk = change.value ->> 'bulk', tiers = change.value ->> 'tiers', hold_back = change.value ->> 'holdBack',
        kept_off = change.value ->> 'keptOff', version = version + 1, updated_at = ${at}
      FROM json_each(${JSON.stringify(changes.map(({ lot, after }) => ({ id: lot.id, ...wordsOf(lot), ...after })))}) AS change
      WHERE lots.id = change.value ->> 'id' AND lots.shop_id = ${ctx.shopId}`),
    ...insertRows(
      ctx.db,
      lotChanges,
      changes.map(({ lot, before, after, undoes }) => ({
        lotId: lot.id,
        id: ctx.newId('chg'),
        shopId: ctx.shopId,
        before,
        after,
        undoes,
        actorId: ctx.actor?.memberId ?? null,
        at,
      })),
    ),
    recordChange(ctx, { topic: 'inventory', kind: 'inventory.changed', ids }),
  ]);
  await hint(ctx, ['inventory']);
  await wakePushes(ctx);
}

/** The batch falls when one of the lots has another version by now. */
function guardVersions(ctx: ShopContext, changes: { lot: LotRow }[]): Statement {
  const pairs = JSON.stringify(changes.map(({ lot }) => [lot.id, lot.version]));
  return guard(
    ctx.db,
    sql`${changes.length} = (SELECT count(*) FROM json_each(${pairs}) JOIN lots ON lots.id = value ->> 0 AND lots.version = value ->> 1)`,
  );
}
