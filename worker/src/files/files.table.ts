import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { FileCounts, FileImport, FileOptions } from '../contract/files.ts';
import { at } from '../platform/columns.ts';
import type { FileLot, LineProblem } from './fileLot.domain.ts';

/** A stock list that somebody sent as a file. */
export const fileImports = sqliteTable(
  'file_imports',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    name: text('name').notNull(),
    format: text('format').$type<FileImport['format']>().notNull(),
    state: text('state').$type<FileImport['state']>().notNull(),
    options: text('options', { mode: 'json' }).$type<FileOptions>().notNull(),
    /** Heading and first rows of a table. */
    table: text('sample', { mode: 'json' }).$type<NonNullable<FileImport['table']>>(),
    /** Lines dealt with in this state. */
    done: integer('done').notNull(),
    total: integer('total'),
    counts: text('counts', { mode: 'json' }).$type<FileCounts>(),
    attempts: integer('attempts').notNull(),
    failure: text('failure', { mode: 'json' }).$type<NonNullable<FileImport['failure']>>(),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull(),
    finishedAt: at('finished_at'),
  },
  (t) => [
    index('file_imports_by_time').on(t.shopId, t.createdAt),
    // One file is worked on at a time.
    uniqueIndex('file_imports_open').on(t.shopId).where(sql`state IN ('reading', 'applying', 'undoing')`),
  ],
);

/** One line of a file, and what bringing it in does. WITHOUT ROWID (in the migration). */
export const fileRows = sqliteTable(
  'file_rows',
  {
    importId: text('import_id').notNull(),
    no: integer('no').notNull(),
    /** Where it stands in the file. */
    line: integer('line').notNull(),
    plan: text('plan').$type<'new' | 'add' | 'replace' | 'skip' | 'left_out' | 'problem'>().notNull(),
    /** The lot it makes or changes. */
    lotId: text('lot_id'),
    /** What the file says, for problems as much of it as helps to find the line. */
    lot: text('lot', { mode: 'json' }).$type<Partial<FileLot>>().notNull(),
    problems: text('problems', { mode: 'json' }).$type<LineProblem[]>(),
    /** Set once it is in: what it changed, so that it can be taken back. */
    applied: text('applied', { mode: 'json' }).$type<AppliedRow>(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.no] }), index('file_rows_by_plan').on(t.importId, t.plan, t.no)],
);

/** What a line changed. */
export interface AppliedRow {
  locationId: string;
  /** Pieces that came into the drawer; negative when it was counted lower. */
  delta: number;
  /** Price and notes of the lot before, and its version after; null for a new lot. */
  before: { unitPrice: number; remarks: string; description: string; version: number } | null;
  /** Pieces that could not be taken back: they are sold or promised. */
  kept?: number;
}
