import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { FileImport } from '../contract/files.ts';
import { lots } from '../inventory/inventory.table.ts';
import type { Statement } from '../platform/batch.ts';
import { insertRows, jsonChunks } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { guard } from '../platform/guard.ts';
import { shopSettings } from '../platform/platform.table.ts';
import type { StockedLot } from './fileLot.domain.ts';
import { EarlierLines, type PlannedRow } from './filePlan.domain.ts';
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

/** Brings what a preview says in numbers up to its lines, in the batch that changes them. */
export const countRows = (ctx: ShopContext, id: string): Statement =>
  ctx.db.run(sql`UPDATE file_imports SET counts = (SELECT json_object('lines', count(*),
      'newLots', coalesce(sum(plan = 'new'), 0), 'added', coalesce(sum(plan = 'add'), 0),
      'replaced', coalesce(sum(plan = 'replace'), 0), 'skipped', coalesce(sum(plan = 'skip'), 0),
      'leftOut', coalesce(sum(plan = 'left_out'), 0), 'problems', coalesce(sum(plan = 'problem'), 0),
      'questions', coalesce(sum(plan = 'problem' AND problems LIKE '%"choices":[%'), 0),
      'pieces', coalesce(sum(CASE WHEN plan IN ('new', 'add', 'replace') THEN lot ->> 'quantity' END), 0),
      'withoutPlace', coalesce(sum(plan IN ('new', 'add', 'replace') AND lot ->> 'place' = ''), 0),
      'withoutPrice', coalesce(sum(plan = 'new' AND lot ->> 'unitPrice' IS NULL), 0), 'kept', 0)
    FROM file_rows WHERE import_id = ${id}) WHERE id = ${id} AND shop_id = ${ctx.shopId}`);

/** Lines with some answer on offer to the same question of the same number. */
export const loadAlike = (ctx: ShopContext, id: string, { lot }: StagedRow, choiceId: string, limit: number) =>
  ctx.db
    .select()
    .from(fileRows)
    .where(
      and(
        eq(fileRows.importId, id),
        eq(fileRows.plan, 'problem'),
        sql`${fileRows.lot} ->> 'itemNo' = ${lot.itemNo ?? ''}`,
        sql`instr(${fileRows.problems}, ${JSON.stringify({ id: choiceId }).slice(1, -1)}) > 0`,
      ),
    )
    .orderBy(asc(fileRows.no))
    .limit(limit);

export async function loadStagedRow(ctx: ShopContext, id: string, no: number): Promise<StagedRow | null> {
  const [row] = await ctx.db
    .select()
    .from(fileRows)
    .where(and(eq(fileRows.importId, id), eq(fileRows.no, no)));
  return row ?? null;
}

/** Lines as they are planned now. */
export const replanRows = (ctx: ShopContext, id: string, rows: PlannedRow[]): Statement[] =>
  jsonChunks(rows.map(({ no, plan, lotId, lot, problems }) => [id, no, plan, lotId, lot, problems])).map((json) =>
    ctx.db.run(sql`UPDATE file_rows SET plan = j.value ->> 2, lot_id = j.value ->> 3, lot = j.value -> 4,
        problems = j.value -> 5 ->> '$'
      FROM json_each(${json}) AS j WHERE file_rows.import_id = j.value ->> 0 AND file_rows.no = j.value ->> 1`),
  );

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

/** Rows looked at by one query when a reading goes on. */
const ROWS_REMEMBERED = 5_000;

/** Lots in stock under some numbers, oldest first. */
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

/**
 * Lines that are planned already, as far as other lines may mean the same lots.
 * @param except lines that are being planned anew
 */
export async function loadEarlierLines(
  ctx: ShopContext,
  importId: string,
  except: ReadonlySet<number> = new Set(),
): Promise<EarlierLines> {
  const earlier = new EarlierLines();
  for (let after = -1; ; ) {
    const rows = await ctx.db
      .select({
        no: fileRows.no,
        line: fileRows.line,
        plan: fileRows.plan,
        lotId: fileRows.lotId,
        lot: fileRows.lot,
      })
      .from(fileRows)
      .where(and(eq(fileRows.importId, importId), gt(fileRows.no, after), inArray(fileRows.plan, CHANGES)))
      .orderBy(asc(fileRows.no))
      .limit(ROWS_REMEMBERED);
    for (const row of rows) if (!except.has(row.no)) earlier.remember(row);
    const last = rows.at(-1);
    if (!last) return earlier;
    after = last.no;
  }
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

/**
 * Ids of the movements by which lots were taken back, and the taking back taken back: what `isTakenBack` asks for.
 */
export async function loadUndoIds(ctx: ShopContext, lotIds: readonly string[]): Promise<Set<string>> {
  const rows = await Promise.all(
    jsonChunks([...new Set(lotIds)]).map((json) =>
      // A lot's undos are one range of the primary key; a semicolon follows the colon.
      ctx.db.all<{ id: string }>(sql`SELECT m.id FROM json_each(${json}) AS l CROSS JOIN movements m
        ON m.id >= l.value || '/undo:' AND m.id < l.value || '/undo;' WHERE likely(m.shop_id = ${ctx.shopId})`),
    ),
  );
  return new Set(rows.flat().map(({ id }) => id));
}

export async function shopCurrency(ctx: ShopContext): Promise<string> {
  const [row] = await ctx.db
    .select({ currency: shopSettings.currency })
    .from(shopSettings)
    .where(eq(shopSettings.shopId, ctx.shopId));
  return row?.currency ?? 'EUR';
}

export type OpenState = 'reading' | 'applying' | 'undoing';

export const isOpenState = (state: FileImport['state']): state is OpenState =>
  state === 'reading' || state === 'applying' || state === 'undoing';

/** The code of a failure says what was being done, and so what there is to go on with. */
export const FAILED_WHILE: Record<OpenState, string> = {
  reading: 'files.reading_failed',
  applying: 'files.applying_failed',
  undoing: 'files.undoing_failed',
};

export const hasFailedWhile = ({ state, failure }: Pick<FileRow, 'state' | 'failure'>, doing: OpenState) =>
  state === 'failed' && failure?.code === FAILED_WHILE[doing];
