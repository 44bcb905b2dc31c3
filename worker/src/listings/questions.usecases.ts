import { and, eq, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import type { AnswerBody } from '../contract/listings.ts';
import { listings, lots } from '../inventory/inventory.table.ts';
import { changeLotFields } from '../inventory/lotChanges.usecases.ts';
import { hint, recordChange } from '../live/changes.ts';
import { adjustLots } from '../picking/lotMoves.usecases.ts';
import { commit } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { markDirtyLots } from './dirty.store.ts';
import { listingQuestions } from './listings.table.ts';
import type { ListingRow, LotRow } from './pushPlan.domain.ts';
import { wakePushes } from './wakePushes.ts';

type QuestionRow = typeof listingQuestions.$inferSelect;
type Answer = v.InferOutput<typeof AnswerBody>;

interface OpenQuestion {
  question: QuestionRow;
  listing: ListingRow;
  lot: LotRow;
}

/**
 * Answers differences. "Theirs" first changes our books, in ways that are written down and can be undone, and then
 * closes the question; "ours" closes it and marks the listing, so that the next push brings it in step. Questions that
 * are closed already, or were asked anew meanwhile, are left alone.
 * @returns how many were answered
 */
export async function answerQuestions(ctx: ShopContext, { answer, questions }: Answer): Promise<number> {
  const open = await loadOpen(ctx, questions);
  if (answer === 'theirs') await takeTheirs(ctx, open);
  for (const name of new Set(open.map(({ question }) => question.marketplace))) {
    const its = open.filter(({ question }) => question.marketplace === name);
    const keys = JSON.stringify(its.map(({ question }) => [question.remoteLotId, question.kind, question.askedAt]));
    const isIts = sql`(remote_lot_id, kind, asked_at) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${keys}))`;
    const lotsOf = (kinds: QuestionRow['kind'][]) =>
      JSON.stringify(its.flatMap(({ question, lot }) => (kinds.includes(question.kind) ? [lot.id] : [])));
    await commit(ctx.db, [
      ctx.db.run(sql`UPDATE listings SET quantity_offset = 0 WHERE shop_id = ${ctx.shopId} AND marketplace = ${name}
        AND lot_id IN (SELECT value FROM json_each(${lotsOf(['quantity', 'gone'])}))`),
      ctx.db.run(sql`UPDATE listings SET held_fields = '[]' WHERE shop_id = ${ctx.shopId} AND marketplace = ${name}
        AND lot_id IN (SELECT value FROM json_each(${lotsOf(['fields'])}))`),
      ctx.db.run(sql`UPDATE listing_questions SET state = ${answer}, answered_at = ${ctx.clock()}, answered_by = ${ctx.actor?.memberId ?? null}
        WHERE shop_id = ${ctx.shopId} AND marketplace = ${name} AND state = 'open' AND ${isIts}`),
      ...markDirtyLots(
        ctx,
        name,
        its.map(({ lot }) => lot.id),
      ),
      recordChange(ctx, { topic: 'sync', kind: 'listings.answered', ids: its.map(({ lot }) => lot.id).slice(0, 50) }),
    ]);
  }
  await hint(ctx, ['sync', 'inventory']);
  await wakePushes(ctx);
  return open.length;
}

async function loadOpen(ctx: ShopContext, keys: Answer['questions']): Promise<OpenQuestion[]> {
  const json = JSON.stringify(keys.map(({ marketplace, remoteLotId, kind }) => [marketplace, remoteLotId, kind]));
  const rows = await ctx.db
    .select({ question: listingQuestions, listing: listings, lot: lots })
    .from(listingQuestions)
    .innerJoin(lots, eq(lots.id, listingQuestions.lotId))
    .innerJoin(
      listings,
      and(eq(listings.lotId, listingQuestions.lotId), eq(listings.marketplace, listingQuestions.marketplace)),
    )
    .where(
      inShop(
        ctx,
        listingQuestions,
        eq(listingQuestions.state, 'open'),
        sql`(${listingQuestions.marketplace}, ${listingQuestions.remoteLotId}, ${listingQuestions.kind})
          IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${json}))`,
      ),
    );
  return rows;
}

/** Our books take over what the marketplace shows. Each change is named after its question, so a repeat changes nothing. */
async function takeTheirs(ctx: ShopContext, open: OpenQuestion[]): Promise<void> {
  const of = (...kinds: QuestionRow['kind'][]) => open.filter(({ question }) => kinds.includes(question.kind));
  for (const { question, listing, lot } of of('quantity')) {
    const cause = `drift:${question.marketplace}:${question.remoteLotId}:${question.askedAt}`;
    if (listing.quantityOffset !== 0) await adjustLots(ctx, cause, [{ lotId: lot.id, delta: listing.quantityOffset }]);
  }
  await changeLotFields(
    ctx,
    of('fields').map(({ question, lot }) => ({ lotId: lot.id, fields: question.theirs.fields ?? {} })),
  );
  await changeLotFields(
    ctx,
    of('gone').map(({ question, lot }) => ({
      lotId: lot.id,
      fields: { keptOff: [...new Set([...lot.keptOff, question.marketplace])] },
    })),
  );
}
