import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { identifications } from './identify.table.ts';

export type PhotoRow = typeof identifications.$inferSelect;

const ofPhoto = (ctx: Pick<ShopContext, 'shopId'>, id: string) =>
  inShop(ctx, identifications, eq(identifications.id, id));

/** A photo of the shop by its id. */
export async function findPhoto(ctx: ShopContext, id: string): Promise<PhotoRow | null> {
  const [row] = await ctx.db.select().from(identifications).where(ofPhoto(ctx, id));
  return row ?? null;
}

/** What was seen on the same picture before, asked in the same way. */
export async function findAnswerTo(
  ctx: ShopContext,
  { hash, subject }: Pick<PhotoRow, 'hash' | 'subject'>,
): Promise<PhotoRow['answer']> {
  const [row] = await ctx.db
    .select({ answer: identifications.answer })
    .from(identifications)
    .where(
      inShop(
        ctx,
        identifications,
        eq(identifications.hash, hash),
        eq(identifications.subject, subject),
        isNotNull(identifications.answer),
      ),
    )
    .orderBy(desc(identifications.createdAt))
    .limit(1);
  return row?.answer ?? null;
}

/** Adds a photo; one of that id that is there already stays as it is. */
export const addPhoto = (ctx: ShopContext, row: typeof identifications.$inferInsert): Statement =>
  ctx.db.insert(identifications).values(row).onConflictDoNothing();

type PhotoChange = Partial<Pick<PhotoRow, 'state' | 'problem' | 'attempts' | 'answer' | 'choice'>>;

export const changePhoto = (ctx: ShopContext, id: string, change: PhotoChange): Statement =>
  ctx.db.update(identifications).set(change).where(ofPhoto(ctx, id));

export const removePhoto = (ctx: ShopContext, id: string): Statement =>
  ctx.db.delete(identifications).where(ofPhoto(ctx, id));

/** Takes the right to send this photo's feedback. @returns false when somebody had it before */
export async function takeFeedback(ctx: ShopContext, id: string): Promise<boolean> {
  const taken = await ctx.db
    .update(identifications)
    .set({ feedbackAt: ctx.clock() })
    .where(and(ofPhoto(ctx, id), isNull(identifications.feedbackAt)))
    .returning({ id: identifications.id });
  return taken.length > 0;
}

/** How many days the shop keeps its photos. */
export async function loadKeepDays(ctx: Pick<ShopContext, 'db' | 'shopId'>): Promise<number> {
  const [row] = await ctx.db
    .select({ days: shopSettings.photoDays })
    .from(shopSettings)
    .where(inShop(ctx, shopSettings));
  return row?.days ?? 30;
}

export const saveKeepDays = (ctx: ShopContext, days: number): Statement =>
  ctx.db.update(shopSettings).set({ photoDays: days }).where(inShop(ctx, shopSettings));

const DAY_MS = 24 * 60 * 60 * 1000;

/** Photos whose time is over, of every shop in a database, oldest first. */
export function listExpired(
  db: Database,
  now: number,
  limit: number,
): Promise<{ shopId: string; id: string; photoKey: string }[]> {
  return db
    .select({ shopId: identifications.shopId, id: identifications.id, photoKey: identifications.photoKey })
    .from(identifications)
    .innerJoin(shopSettings, eq(shopSettings.shopId, identifications.shopId))
    .where(lt(identifications.createdAt, sql`${now} - ${shopSettings.photoDays} * ${DAY_MS}`))
    .orderBy(identifications.createdAt)
    .limit(limit);
}

/** Photos that have waited for their answer since before a moment, oldest first. */
export async function listForgotten(ctx: ShopContext, before: number, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: identifications.id })
    .from(identifications)
    .where(inShop(ctx, identifications, eq(identifications.state, 'waiting'), lt(identifications.createdAt, before)))
    .orderBy(identifications.createdAt)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The last photos, newest first, behind a position in that order. */
export const listPhotos = (
  ctx: ShopContext,
  { isOpen, after, limit }: { isOpen: boolean; after: [createdAt: number, id: string] | null; limit: number },
): Promise<PhotoRow[]> =>
  ctx.db
    .select()
    .from(identifications)
    .where(
      inShop(
        ctx,
        identifications,
        isOpen ? isNull(identifications.choice) : undefined,
        after ? sql`(${identifications.createdAt}, ${identifications.id}) < (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(desc(identifications.createdAt), desc(identifications.id))
    .limit(limit);

/** When a photo goes. @returns epoch milliseconds */
export const expiryOf = (createdAt: number, keepDays: number): number => createdAt + keepDays * DAY_MS;
