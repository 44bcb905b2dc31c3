import * as v from 'valibot';
import { memberNames } from '../auth/memberNames.ts';
import { findItem } from '../catalog/items.usecases.ts';
import type { KnownItems } from '../catalog/known.domain.ts';
import { loadKnownItems } from '../catalog/known.store.ts';
import type { ChoiceBody, Identification, PhotoListQuery, PhotoSubject } from '../contract/identify.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit } from '../platform/batch.ts';
import { iso } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { notFound } from '../platform/errors.ts';
import { newCommandId } from '../platform/ids.ts';
import { describeError } from '../platform/log.ts';
import { cleanPhoto } from '../platform/photo.domain.ts';
import { noPhoto } from '../platform/photoBody.ts';
import { enqueueWork } from '../platform/work.ts';
import { type Brickognize, BrickognizeError, isPassing } from './brickognize/brickognize.client.ts';
import { feedbackFor } from './feedback.domain.ts';
import { photoIdUsed } from './identify.errors.ts';
import {
  addPhoto,
  changePhoto,
  expiryOf,
  findAnswerTo,
  findPhoto,
  listForgotten,
  listPhotos,
  loadKeepDays,
  type PhotoRow,
  removePhoto,
  takeFeedback,
} from './identify.store.ts';
import { adviceFor, boxShares, rankCandidates, typeOf } from './ranking.domain.ts';

/** After this many rounds a photo waits for somebody to send it again. */
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_SECONDS = 30;
/** Until a photo that got no turn asks for one again. */
const CROWDED_DELAY_SECONDS = 10;
/** All rounds together take half of it: a photo that waits longer has lost its message. */
const LOST_AFTER_MS = 15 * 60_000;
/** Lost photos woken by one turn of the cron. */
const WOKEN = 20;
/** Somebody stands there with a part in the hand: the catalogue can also be asked later. */
const LOOK_UP_MS = 3_000;

/** Where a shop's photo lies in R2; no other shop's code can name it. */
const photoKeyOf = (shopId: string, id: string) => `photos/${shopId}/${id}`;

/**
 * Takes a photo in, keeps it and asks what it shows. Sent again under the same id it is the same photo: one that has
 * its answer gets it again without asking, one that has none is asked about once more.
 * @param id a ULID made by the caller; undefined makes one
 * @throws request.invalid for what is no picture, identify.id_used when the id names another picture
 */
export async function identifyPhoto(
  ctx: ShopContext,
  recogniser: Brickognize,
  { id = newCommandId(), subject, bytes }: { id?: string | undefined; subject: PhotoSubject; bytes: Uint8Array },
): Promise<Identification> {
  const photo = cleanPhoto(bytes);
  if (!photo) throw noPhoto();
  const hash = await sha256(photo.bytes);
  const photoKey = photoKeyOf(ctx.shopId, id);
  // The row comes before the picture: whatever dies in between, no picture is left that nothing knows of.
  const fresh = {
    ...{ shopId: ctx.shopId, id, memberId: ctx.actor?.memberId ?? null, photoKey, contentType: photo.type },
    ...{ hash, subject, state: 'waiting' as const, attempts: 0, createdAt: ctx.clock() },
  };
  await commit(ctx.db, [addPhoto(ctx, fresh)]);
  const row = await loadPhoto(ctx, id);
  if (row.hash !== hash) throw photoIdUsed();
  if (row.state !== 'done') {
    await ctx.env.FILES.put(photoKey, photo.bytes, { httpMetadata: { contentType: photo.type } });
    await askAbout(ctx, recogniser, row, photo.bytes);
  }
  return showPhoto(ctx, await loadPhoto(ctx, id));
}

/** The queue's share: asks again about a photo that got no answer at once. */
export async function identifyLater(ctx: ShopContext, recogniser: Brickognize, id: string): Promise<'done'> {
  const row = await findPhoto(ctx, id);
  if (row?.state !== 'waiting') return 'done';
  const file = await ctx.env.FILES.get(row.photoKey);
  if (file) await askAbout(ctx, recogniser, row, new Uint8Array(await file.arrayBuffer()));
  else await settle(ctx, id, { state: 'failed', problem: 'The photo did not arrive whole. Send it again.' });
  return 'done';
}

async function askAbout(
  ctx: ShopContext,
  recogniser: Brickognize,
  row: PhotoRow,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  try {
    const answer = (await findAnswerTo(ctx, row)) ?? (await recogniser.predict(bytes, row.contentType, row.subject));
    // The first candidate is looked up at BrickLink when the catalogue does not have it; the others when chosen.
    const [first] = namesIn(answer);
    if (first) await findItem(ctx, first, { waitMs: LOOK_UP_MS });
    await settle(ctx, row.id, { state: 'done', problem: null, attempts: row.attempts + 1, answer });
  } catch (error) {
    if (!(error instanceof BrickognizeError)) throw error;
    ctx.log.warn('identify.no_answer', { kind: error.kind, ...describeError(error) });
    // A photo that nobody was asked about has not been tried: it waits for its turn as long as it takes.
    const wasAsked = error.kind !== 'crowded';
    const attempts = row.attempts + (wasAsked ? 1 : 0);
    const triesAgain = isPassing(error) && attempts < MAX_ATTEMPTS;
    const change = { attempts, problem: problemWords(error), answer: null };
    await settle(ctx, row.id, { ...change, state: triesAgain ? 'waiting' : 'failed' });
    if (triesAgain)
      await enqueueWork(
        ctx.env,
        { kind: 'identify', shopId: ctx.shopId, photoId: row.id },
        wasAsked ? FIRST_DELAY_SECONDS * 2 ** row.attempts : CROWDED_DELAY_SECONDS,
      );
  }
}

/** Writes how it went and tells the shop's screens: the photo may have been taken on another one. */
async function settle(ctx: ShopContext, id: string, change: Parameters<typeof changePhoto>[2]): Promise<void> {
  await commit(ctx.db, [
    changePhoto(ctx, id, change),
    recordChange(ctx, { topic: 'photos', kind: `photos.${change.state}`, ids: [id] }),
  ]);
  await hint(ctx, ['photos']);
}

/** Photos whose message was lost are asked about again. Called by cron. */
export async function wakePhotos(ctx: ShopContext): Promise<void> {
  for (const photoId of await listForgotten(ctx, ctx.clock() - LOST_AFTER_MS, WOKEN)) {
    await enqueueWork(ctx.env, { kind: 'identify', shopId: ctx.shopId, photoId });
  }
}

function problemWords({ kind }: BrickognizeError): string {
  if (kind === 'crowded')
    return 'Many photos are being looked at right now. This one is kept and has its turn by itself.';
  if (kind === 'busy') return 'Brickognize has too much to do right now. The photo is kept and tried again by itself.';
  if (kind === 'down') return 'Brickognize does not answer right now. The photo is kept and tried again by itself.';
  if (kind === 'refused') return 'Brickognize did not take this photo. Take another one, or search for the item.';
  return 'Brickognize answered in a way BrickOps does not understand. Search for the item instead.';
}

/** @throws request.not_found */
export async function loadPhoto(ctx: ShopContext, id: string): Promise<PhotoRow> {
  const row = await findPhoto(ctx, id);
  if (!row) throw notFound('photo');
  return row;
}

/** The items of an answer, best first, as a catalogue names them. */
function namesIn(seen: PhotoRow['answer']) {
  return (seen?.items ?? []).flatMap((item) => {
    const itemType = typeOf(item);
    return itemType ? [{ itemType, itemNo: item.id }] : [];
  });
}

const RECENT_ORDER = 'photos';
const RecentCursor = v.strictTuple([v.number(), v.string()]);

/** The shop's last photos, whoever took them on whichever device. @throws request.invalid for a cursor not ours */
export async function listRecent(
  ctx: ShopContext,
  { open, limit, cursor }: v.InferOutput<typeof PhotoListQuery>,
): Promise<{ rows: Identification[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor, RECENT_ORDER, RecentCursor);
  const found = await listPhotos(ctx, { isOpen: open === 'true', after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    rows: await showPhotos(ctx, page),
    nextCursor: last ? encodeCursor(RECENT_ORDER, [last.createdAt, last.id]) : null,
  };
}

/** A photo as it goes out, its candidates held against today's catalogue. */
export const showPhoto = async (ctx: ShopContext, row: PhotoRow): Promise<Identification> =>
  (await showPhotos(ctx, [row]))[0] as Identification;

async function showPhotos(ctx: ShopContext, rows: readonly PhotoRow[]): Promise<Identification[]> {
  const asked = rows.flatMap(({ answer }) => namesIn(answer));
  const [known, keepDays, names] = await Promise.all([loadKnownItems(ctx, asked), loadKeepDays(ctx), memberNames(ctx)]);
  return rows.map((row) => onWire(row, known, keepDays, names));
}

function onWire(
  row: PhotoRow,
  known: KnownItems,
  keepDays: number,
  names: ReadonlyMap<string, string>,
): Identification {
  const seen = row.answer;
  const candidates = seen ? rankCandidates(seen, known) : [];
  return {
    id: row.id,
    state: row.state,
    problem: row.problem,
    advice: seen ? adviceFor(candidates, seen.box) : null,
    subject: row.subject,
    candidates,
    box: boxShares(seen?.box ?? null),
    photoUrl: `/api/identifications/${row.id}/photo`,
    takenBy: names.get(row.memberId ?? '') ?? null,
    choice: row.choice,
    createdAt: iso(row.createdAt),
    expiresAt: iso(expiryOf(row.createdAt, keepDays)),
  };
}

/**
 * Keeps what a person says a photo shows.
 * @returns what nobody waits for and what never fails: has the catalogue learn the item, and tells Brickognize once per
 *   photo whether it was right
 */
export async function choose(
  ctx: ShopContext,
  recogniser: Brickognize,
  id: string,
  choice: ChoiceBody,
): Promise<() => Promise<void>> {
  const row = await loadPhoto(ctx, id);
  await commit(ctx.db, [
    changePhoto(ctx, id, { choice }),
    recordChange(ctx, { topic: 'photos', kind: 'photos.chosen', ids: [id] }),
  ]);
  await hint(ctx, ['photos']);
  return async () => {
    try {
      await findItem(ctx, choice);
      const candidates = (await showPhoto(ctx, row)).candidates;
      const told = row.answer ? feedbackFor(row.answer, candidates, choice) : [];
      if (told.length === 0 || !(await takeFeedback(ctx, id))) return;
      for (const one of told) await recogniser.feedback(one);
    } catch (error) {
      ctx.log.warn('identify.feedback_lost', describeError(error));
    }
  };
}

/** Deletes a photo and its answer at once. One that is gone already is gone. */
export async function forgetPhoto(ctx: ShopContext, id: string): Promise<void> {
  const row = await findPhoto(ctx, id);
  if (!row) throw notFound('photo');
  await ctx.env.FILES.delete(row.photoKey);
  await commit(ctx.db, [
    removePhoto(ctx, id),
    recordChange(ctx, { topic: 'photos', kind: 'photos.removed', ids: [id] }),
  ]);
  await hint(ctx, ['photos']);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
