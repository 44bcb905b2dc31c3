import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ChoiceBody, PhotoSubject } from '../contract/identify.ts';
import { at } from '../platform/columns.ts';
import type { Seen } from './brickognize/brickognize.client.ts';

/** A photo and what was seen on it. The picture itself lies in R2 under `photo_key`; both go when their time is over. */
export const identifications = sqliteTable(
  'identifications',
  {
    shopId: text('shop_id').notNull(),
    /** A ULID made by the phone. */
    id: text('id').notNull(),
    memberId: text('member_id'),
    photoKey: text('photo_key').notNull(),
    contentType: text('content_type').notNull(),
    /** SHA-256 of the picture: the same one is not asked about twice. */
    hash: text('hash').notNull(),
    subject: text('subject').$type<PhotoSubject>().notNull(),
    state: text('state').$type<'waiting' | 'done' | 'failed'>().notNull(),
    problem: text('problem'),
    attempts: integer('attempts').notNull(),
    answer: text('answer', { mode: 'json' }).$type<Seen>(),
    choice: text('choice', { mode: 'json' }).$type<ChoiceBody>(),
    /** When the choice went back to the recogniser: once, whatever happens afterwards. */
    feedbackAt: at('feedback_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.shopId, t.id] }),
    index('identifications_by_hash').on(t.shopId, t.hash),
    index('identifications_by_age').on(t.shopId, t.createdAt),
  ],
);
