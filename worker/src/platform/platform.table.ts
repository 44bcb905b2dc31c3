import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { at } from './columns.ts';

/** Never holds a row: inserting one fails and takes its batch down. See `platform/guard.ts`. */
export const batchGuard = sqliteTable('batch_guard', { broken: text('broken').notNull() }, (t) => [
  check('batch_guard_holds', sql`${t.broken} IS NULL`),
]);

/**
 * Who may sync a shop now. Every batch of a sync checks that `fence` is still the one it was given: a worker that
 * slept through its lease cannot write over its successor.
 */
export const syncLeases = sqliteTable('sync_leases', {
  shopId: text('shop_id').primaryKey(),
  fence: integer('fence').notNull(),
  expiresAt: at('expires_at').notNull(),
  /** When it was noticed that this database is an older one, put back; until that has been dealt with. */
  restoredAt: at('restored_at'),
});

/** A shop's own settings. The shop list itself is control data. */
export const shopSettings = sqliteTable('shop_settings', {
  shopId: text('shop_id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  currency: text('currency').notNull(),
  /** Days a photo and what was seen on it are kept. */
  photoDays: integer('photo_days').notNull().default(30),
  createdAt: at('created_at').notNull(),
});

/** Answers to writes that carried an `Idempotency-Key`. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    shopId: text('shop_id').notNull(),
    key: text('key').notNull(),
    /** Method, path and body digest: the same key with another request is a mistake worth telling. */
    request: text('request').notNull(),
    status: integer('status').notNull(),
    body: text('body').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.key] })],
);

/** Who did what that matters for trust: credentials, roles, connections. Never holds a secret. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    at: at('at').notNull(),
    actorId: text('actor_id'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    details: text('details', { mode: 'json' }).$type<Record<string, string>>().notNull(),
  },
  (t) => [index('audit_entries_by_time').on(t.shopId, t.at)],
);
