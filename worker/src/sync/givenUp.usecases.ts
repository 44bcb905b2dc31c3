import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { type GivenUpList, type GivenUpTask, TASKS } from '../contract/givenUp.ts';
import { hint, recordChange } from '../live/changes.ts';
import { isMarketplaceError } from '../marketplaces/marketplace.errors.ts';
import { commit } from '../platform/batch.ts';
import { iso } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import {
  closeDeadLetter,
  countDeadLetters,
  type DeadLetter,
  findDeadLetter,
  keepDeadLetter,
  keepDeadLetters,
  openDeadLetters,
} from '../platform/deadLetters.ts';
import { AppError } from '../platform/errors.ts';
import { createLog, describeError } from '../platform/log.ts';
import { enqueueWork, type WorkMessage, workContext } from '../platform/work.ts';
import { givenUpNotFound, givenUpUnreadable } from './sync.errors.ts';

const SHOWN = 200;

/** Keeps a message that failed its last try, and tells the shop's screens. */
export async function giveUp(
  ctx: ShopContext,
  message: { id: string; body: WorkMessage; attempts: number },
  error: unknown,
): Promise<void> {
  const { error: chain, place } = describeError(error);
  // Errors that were written for people speak for themselves.
  const problem = error instanceof AppError || isMarketplaceError(error) ? error.message : null;
  const technical = [isMarketplaceError(error) ? error.technical : chain, place].filter(Boolean).join('\n');
  await keepDeadLetter(ctx.env, message, { problem, technical });
  ctx.log.warn('work.gave_up', { kind: message.body.kind, attempts: message.attempts });
  await tellKept(ctx);
}

/** Keeps what the queue gave up on by itself. */
export async function keepGivenUp(batch: MessageBatch, env: Env): Promise<void> {
  for (const shopId of await keepDeadLetters(batch, env)) {
    await tellKept(workContext(env, shopId, createLog({ queue: batch.queue })));
  }
}

/** Work of the shop that waits for somebody to decide. */
export async function listGivenUp(ctx: ShopContext): Promise<GivenUpList> {
  const [rows, total] = await Promise.all([openDeadLetters(ctx, SHOWN), countDeadLetters(ctx)]);
  return { rows: rows.map(onWire), total };
}

/**
 * Puts the work into the queue again. All work of the queue may arrive twice, so a crash between the two steps does no
 * harm; a letter that was decided about already is left alone.
 * @throws sync.given_up_not_found, sync.given_up_unreadable
 */
export async function replayGivenUp(ctx: ShopContext, id: string): Promise<void> {
  const letter = await findOpen(ctx, id);
  if (!letter) return;
  const message = messageOf(ctx, letter);
  if (!message) throw givenUpUnreadable();
  await enqueueWork(ctx.env, message);
  await closeDeadLetter(ctx, id, 'replayed');
  await tell(ctx, 'work.replayed');
}

/**
 * Puts the letter away without repeating its work.
 * @throws sync.given_up_not_found
 */
export async function dismissGivenUp(ctx: ShopContext, id: string): Promise<void> {
  if (!(await findOpen(ctx, id))) return;
  await closeDeadLetter(ctx, id, 'dismissed');
  await tell(ctx, 'work.dismissed');
}

/** @returns null when somebody has decided already */
async function findOpen(ctx: ShopContext, id: string): Promise<DeadLetter | null> {
  const letter = await findDeadLetter(ctx, id);
  if (!letter) throw givenUpNotFound();
  return letter.outcome === null ? letter : null;
}

/** Kept is what counts; a screen that is not told sees it with the next look. */
const tellKept = (ctx: ShopContext) =>
  tell(ctx, 'work.gave_up').catch((error: unknown) => ctx.log.warn('live.hint_lost', describeError(error)));

async function tell(ctx: ShopContext, kind: string): Promise<void> {
  await commit(ctx.db, [recordChange(ctx, { topic: 'sync', kind, ids: [] })]);
  await hint(ctx, ['sync']);
}

/** The message as it was sent; null when it is none of ours, or of another shop. */
function messageOf(ctx: Pick<ShopContext, 'shopId'>, letter: DeadLetter): WorkMessage | null {
  const body = JSON.parse(letter.body) as Partial<WorkMessage> | null;
  const kinds: readonly WorkMessage['kind'][] = TASKS;
  return body?.shopId === ctx.shopId && body.kind !== undefined && kinds.includes(body.kind)
    ? (body as WorkMessage)
    : null;
}

function onWire(letter: DeadLetter): GivenUpTask {
  const message = messageOf({ shopId: letter.shopId ?? '' }, letter);
  return {
    id: letter.id,
    task: message?.kind ?? null,
    subject: message && subjectOf(message),
    at: iso(letter.at),
    problem: letter.problem,
    technical: letter.technical,
  };
}

function subjectOf(message: WorkMessage): string | null {
  if ('itemNo' in message) return message.itemNo;
  return message.kind === 'compare' ? MARKETPLACE_LABELS[message.marketplace] : null;
}
