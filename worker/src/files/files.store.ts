import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { FileCounts, FileImport } from '../contract/files.ts';
import { lots } from '../inventory/inventory.table.ts';
import { UNDO } from '../inventory/undo.domain.ts';
import type { Statement } from '../platform/batch.ts';
import { insertRows, jsonChunks } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { guard } from '../platform/guard.ts';
import { movementId } from '../platform/ids.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { type AppliedRow, fileImports, fileRows } from './files.table.ts';

export type FileRow = typeof fileImports.$inferSelect;
export type StagedRow = typeof fileRows.$inferSelect;
type NewRow = typeof fileRows.$inferInsert;

const BY_NO = 'no';

export async function loadFileImport(ctx: ShopContext, id: string): Promise<FileRow | null> {
  const [row] = await ctx.db
    .select()
    .from(fileImports)
    .where(inShop(ctx, fileImports, eq(fileImports.id, id)));
  return row ?? null;
}

/** The last files, newest first. */
export const loadFileImports = (ctx: ShopContext, limit: number): Promise<FileRow[]> =>
  ctx.db
    .select()
    .from(fileImports)
    .where(inShop(ctx, fileImports))
    .orderBy(desc(fileImports.createdAt), desc(fileImports.id))
    .limit(limit);

/** Files from before a moment whose lines are still kept. */
export const loadOldFileImports = (ctx: ShopContext, before: number, limit: number): Promise<FileRow[]> =>
  ctx.db
    .select()
    .from(fileImports)
    .where(
      inShop(
        ctx,
        fileImports,
        lt(sql`coalesce(${fileImports.finishedAt}, ${fileImports.createdAt})`, before),
        sql`${fileImports.state} NOT IN ('reading', 'applying', 'undoing')`,
        sql`EXISTS (SELECT 1 FROM file_rows WHERE import_id = ${fileImports.id}) OR ${fileImports.state} = 'columns'`,
      ),
    )
    .limit(limit);

/** The file being worked on. */
export async function loadOpenFileImport(ctx: ShopContext): Promise<FileRow | null> {
  const [row] = await ctx.db
    .select()
    .from(fileImports)
    .where(inShop(ctx, fileImports, sql`${fileImports.state} IN ('reading', 'applying', 'undoing')`));
  return row ?? null;
}

export const addFileImport = (ctx: ShopContext, row: typeof fileImports.$inferInsert): Statement =>
  ctx.db.insert(fileImports).values(row).onConflictDoNothing();

export const saveFileImport = (
  ctx: ShopContext,
  id: string,
  values: Partial<Omit<FileRow, 'id' | 'shopId'>>,
): Statement =>
  ctx.db
    .update(fileImports)
    .set(values)
    .where(inShop(ctx, fileImports, eq(fileImports.id, id)));

/** Falls unless the import still stands where the work was planned. */
export const guardFileImport = (ctx: ShopContext, { id, state, done }: Pick<FileRow, 'id' | 'state' | 'done'>) =>
  guard(
    ctx.db,
    sql`EXISTS (SELECT 1 FROM file_imports WHERE id = ${id} AND shop_id = ${ctx.shopId} AND state = ${state} AND done = ${done})`,
  );

/** Falls when another file of the shop is being worked on. */
export const guardNoOtherFile = (ctx: ShopContext, id: string) =>
  guard(
    ctx.db,
    sql`NOT EXISTS (SELECT 1 FROM file_imports WHERE shop_id = ${ctx.shopId} AND id <> ${id}
      AND state IN ('reading', 'applying', 'undoing'))`,
  );

export const addStagedRows = (ctx: ShopContext, rows: NewRow[]): Statement[] =>
  insertRows(ctx.db, fileRows, rows, sql`(import_id, no) DO NOTHING`);

export const dropStagedRows = (ctx: ShopContext, id: string): Statement =>
  ctx.db.delete(fileRows).where(eq(fileRows.importId, id));

const CHANGES: StagedRow['plan'][] = ['new', 'add', 'replace'];

/** Rows that are still to be brought in, in the order of the file, behind one that is known to be in. */
export const loadRowsToApply = (ctx: ShopContext, id: string, after: number, limit: number): Promise<StagedRow[]> =>
  ctx.db
    .select()
    .from(fileRows)
    .where(
      and(eq(fileRows.importId, id), gt(fileRows.no, after), inArray(fileRows.plan, CHANGES), isNull(fileRows.applied)),
    )
    .orderBy(asc(fileRows.no))
    .limit(limit);

/** Rows that are in, from the end of the file, before one that is known to be out. */
export const loadRowsToUndo = (ctx: ShopContext, id: string, before: number, limit: number): Promise<StagedRow[]> =>
  ctx.db
    .select()
    .from(fileRows)
    .where(and(eq(fileRows.importId, id), lt(fileRows.no, before), isNotNull(fileRows.applied)))
    .orderBy(desc(fileRows.no))
    .limit(limit);

/** A page of the preview. */
export async function loadStagedPage(
  ctx: ShopContext,
  id: string,
  { plan, limit, cursor }: { plan?: StagedRow['plan'] | undefined; limit: number; cursor?: string | undefined },
): Promise<{ rows: StagedRow[]; nextCursor: string | null }> {
  const after = cursor ? decodeCursor(cursor, BY_NO, v.strictTuple([v.number()]))[0] : -1;
  const rows = await ctx.db
    .select()
    .from(fileRows)
    .where(and(eq(fileRows.importId, id), gt(fileRows.no, after), plan ? eq(fileRows.plan, plan) : undefined))
    .orderBy(asc(fileRows.no))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { rows: page, nextCursor: last ? encodeCursor(BY_NO, [last.no]) : null };
}

/** Notes what rows have changed, or, with null, that it is taken back. */
export const noteApplied = (
  ctx: ShopContext,
  id: string,
  rows: { no: number; lotId: string | null; applied: AppliedRow | null; problems?: StagedRow['problems'] }[],
): Statement[] =>
  jsonChunks(rows.map(({ no, lotId, applied, problems }) => [id, no, lotId, applied, problems ?? null])).map((json) =>
    // The whole key comes from the list: with the import's id apart, SQLite reads every row of the file for each of it.
    ctx.db.run(sql`UPDATE file_rows SET lot_id = j.value ->> 2, applied = j.value -> 3 ->> '$',
        problems = coalesce(j.value -> 4 ->> '$', problems)
      FROM json_each(${json}) AS j WHERE file_rows.import_id = j.value ->> 0 AND file_rows.no = j.value ->> 1`),
  );

/** What a preview says in numbers. */
export async function countRows(ctx: ShopContext, id: string): Promise<FileCounts> {
  const [row] = await ctx.db.all<FileCounts>(sql`SELECT count(*) AS lines,
      coalesce(sum(plan = 'new'), 0) AS newLots, coalesce(sum(plan = 'add'), 0) AS added,
      coalesce(sum(plan = 'replace'), 0) AS replaced, coalesce(sum(plan = 'skip'), 0) AS skipped,
      coalesce(sum(plan = 'left_out'), 0) AS leftOut, coalesce(sum(plan = 'problem'), 0) AS problems,
      coalesce(sum(CASE WHEN plan IN ('new', 'add', 'replace') THEN lot ->> 'quantity' END), 0) AS pieces,
      coalesce(sum(plan IN ('new', 'add', 'replace') AND lot ->> 'place' = ''), 0) AS withoutPlace,
      coalesce(sum(plan = 'new' AND lot ->> 'unitPrice' IS NULL), 0) AS withoutPrice, 0 AS kept
    FROM file_rows WHERE import_id = ${id}`);
  return row as FileCounts;
}

/** A lot in stock that a line of a file may mean. */
export interface StockedLot {
  id: string;
  itemType: string;
  itemNo: string;
  blColorId: number;
  condition: string;
  completeness: string | null;
  remarks: string;
  description: string;
  unitPrice: number;
  version: number;
}

const stocked = {
  id: lots.id,
  itemType: lots.itemType,
  itemNo: lots.itemNo,
  blColorId: lots.blColorId,
  condition: lots.condition,
  completeness: lots.completeness,
  remarks: lots.remarks,
  description: lots.description,
  unitPrice: lots.unitPrice,
  version: lots.version,
};

/** Lots in stock of some items, oldest first. */
export const lotsOfItems = (ctx: ShopContext, itemNos: string[]): Promise<StockedLot[]> =>
  ctx.db
    .select(stocked)
    .from(lots)
    .where(
      inShop(
        ctx,
        lots,
        sql`${lots.itemNo} IN (SELECT value FROM json_each(${JSON.stringify([...new Set(itemNos)])}))`,
        isNull(lots.deletedAt),
      ),
    )
    .orderBy(asc(lots.createdAt), asc(lots.id));

export async function lotsById(ctx: ShopContext, ids: string[]): Promise<Map<string, StockedLot>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select(stocked)
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, ids));
  return new Map(rows.map((lot) => [lot.id, lot]));
}

/** Of these lots, the ones that earlier lines of the file mean already. */
export async function lotsTaken(ctx: ShopContext, importId: string): Promise<Set<string>> {
  const rows = await ctx.db
    .select({ lotId: fileRows.lotId })
    .from(fileRows)
    .where(and(eq(fileRows.importId, importId), eq(fileRows.plan, 'replace')));
  return new Set(rows.flatMap(({ lotId }) => lotId ?? []));
}

/** Prices and notes of lots, with their next version. */
export const changeLots = (
  ctx: ShopContext,
  changes: { id: string; unitPrice: number; remarks: string; description: string; version: number }[],
): Statement[] =>
  jsonChunks(changes).map((json) =>
    ctx.db.run(sql`UPDATE lots SET unit_price = j.value ->> 'unitPrice', remarks = j.value ->> 'remarks',
        description = j.value ->> 'description', version = j.value ->> 'version', updated_at = ${ctx.clock()}
      FROM json_each(${json}) AS j WHERE lots.id = j.value ->> 'id' AND likely(lots.shop_id = ${ctx.shopId})`),
  );

/** Lots that nothing is left of and nobody has sold or listed: as if they had never been brought in. */
export const dropEmptyLots = (ctx: ShopContext, ids: string[]): Statement[] =>
  ids.length === 0
    ? []
    : [
        ctx.db.delete(lots).where(
          and(
            inShopByIds(ctx, lots, lots.id, ids),
            sql`NOT EXISTS (SELECT 1 FROM listings WHERE listings.lot_id = lots.id)`,
            sql`NOT EXISTS (SELECT 1 FROM stock_levels l WHERE l.lot_id = lots.id
                AND (l.on_hand > 0 OR l.reserved > 0 OR l.sold > 0))`,
          ),
        ),
      ];

/** More often nobody takes the same thing back and forth. */
const DEEPEST_UNDO = 8;

/**
 * How often movements were taken back, and the taking back taken back.
 * @returns by `<lot>/<cause>`; an odd number stands for "taken back"; what never was is not in it
 */
export async function undoDepths(
  ctx: ShopContext,
  moves: readonly { lotId: string; cause: string }[],
): Promise<Map<string, number>> {
  const asked = moves.flatMap(({ lotId, cause }) =>
    Array.from({ length: DEEPEST_UNDO }, (_, i) => [
      movementId(lotId, `${UNDO.repeat(i + 1)}${cause}:0`),
      movementId(lotId, cause),
      i + 1,
    ]),
  );
  const found = await Promise.all(
    jsonChunks(asked).map((json) =>
      ctx.db.all<{ of: string; depth: number }>(sql`SELECT a.value ->> 1 AS "of", max(a.value ->> 2) AS depth
        FROM json_each(${json}) AS a CROSS JOIN movements m WHERE m.id = a.value ->> 0 AND likely(m.shop_id = ${ctx.shopId})
        GROUP BY 1`),
    ),
  );
  return new Map(found.flat().map(({ of, depth }) => [of, depth]));
}

export async function shopCurrency(ctx: ShopContext): Promise<string> {
  const [row] = await ctx.db
    .select({ currency: shopSettings.currency })
    .from(shopSettings)
    .where(eq(shopSettings.shopId, ctx.shopId));
  return row?.currency ?? 'EUR';
}

export const isOpenState = (state: FileImport['state']) =>
  state === 'reading' || state === 'applying' || state === 'undoing';
