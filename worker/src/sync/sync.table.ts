import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { MarketplaceName } from '../contract/common.ts';
import type { Import, ImportCounts } from '../contract/imports.ts';
import type { SyncRun, SyncRunPart } from '../contract/sync.ts';
import { at, flag } from '../platform/columns.ts';

export const syncRuns = sqliteTable(
  'sync_runs',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    trigger: text('trigger').$type<SyncRun['trigger']>().notNull(),
    state: text('state').$type<SyncRun['state']>().notNull(),
    stage: text('stage').$type<NonNullable<SyncRun['stage']>>(),
    queuedAt: at('queued_at').notNull(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    parts: text('parts', { mode: 'json' }).$type<SyncRunPart[]>().notNull(),
    /** Somebody asked again while it worked: what they saw may have come after its list was read. */
    again: flag('again').notNull(),
    /** What is still to do: shape in `sync.domain.ts`; null when finished. */
    cursor: text('cursor', { mode: 'json' }),
  },
  (t) => [
    index('sync_runs_by_time').on(t.shopId, t.queuedAt),
    // At most one run waits or works per shop: a second request joins it.
    uniqueIndex('sync_runs_open').on(t.shopId).where(sql`state IN ('queued', 'running')`),
  ],
);

/** What changed in a shop, for screens: they hold a cursor into it. Trimmed after a week. */
export const changes = sqliteTable(
  'changes',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    shopId: text('shop_id').notNull(),
    topic: text('topic').notNull(),
    kind: text('kind').notNull(),
    ids: text('ids', { mode: 'json' }).$type<string[]>().notNull(),
    notice: text('notice'),
    at: at('at').notNull(),
  },
  (t) => [index('changes_by_shop').on(t.shopId, t.seq)],
);

export const imports = sqliteTable(
  'imports',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    source: text('source').$type<MarketplaceName>().notNull(),
    state: text('state').$type<Import['state']>().notNull(),
    stage: text('stage').notNull(),
    done: integer('done').notNull(),
    total: integer('total'),
    counts: text('counts', { mode: 'json' }).$type<ImportCounts>(),
    otherOrders: text('other_orders', { mode: 'json' }).$type<NonNullable<Import['otherOrders']>>(),
    otherOrdersDeducted: flag('other_orders_deducted'),
    createUnmatched: flag('create_unmatched').notNull(),
    /** Staged body in R2. */
    fileKey: text('file_key'),
    /** Next staging row to apply. */
    applyFrom: integer('apply_from').notNull(),
    attempts: integer('attempts').notNull(),
    failure: text('failure', { mode: 'json' }).$type<NonNullable<Import['failure']>>(),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull(),
    finishedAt: at('finished_at'),
  },
  (t) => [
    index('imports_by_time').on(t.shopId, t.createdAt),
    uniqueIndex('imports_open').on(t.shopId).where(sql`state IN ('reading', 'applying')`),
  ],
);

/** One lot as read at the source, and what applying will do with it. WITHOUT ROWID. */
export const importRows = sqliteTable(
  'import_rows',
  {
    importId: text('import_id').notNull(),
    no: integer('no').notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    /** new: make a lot; link: list an existing one; known: nothing; the others are told to the owner. */
    plan: text('plan')
      .$type<'new' | 'link' | 'known' | 'differs' | 'ambiguous' | 'unmatched' | 'unreadable'>()
      .notNull(),
    lotId: text('lot_id'),
    quantity: integer('quantity').notNull(),
    /** Pieces of open orders already taken off `quantity`, filled in before applying. */
    promised: integer('promised').notNull(),
    message: text('message'),
    /** The lot, as `RemoteLot`. */
    lot: text('lot', { mode: 'json' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.no] }), index('import_rows_by_lot').on(t.importId, t.remoteLotId)],
);

/** Open order lines that were already off the listed quantities when the stock list was read. WITHOUT ROWID. */
export const importOpenLines = sqliteTable(
  'import_open_lines',
  {
    importId: text('import_id').notNull(),
    orderId: text('order_id').notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    quantity: integer('quantity').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.orderId, t.remoteLotId] })],
);
