import { and, eq, lt, sql } from 'drizzle-orm';
import type { Context, Next } from 'hono';
import type { ShopContext } from './context.ts';
import type { Database } from './database.ts';
import { AppError, invalidInput, shopBusy } from './errors.ts';
import type { AppEnv } from './http.ts';
import { idempotencyKeys } from './platform.table.ts';

/** A request that has held its key this long without an answer died on the way; another may take over. */
const CLAIM_MS = 60_000;
/** Longest answer kept. */
const MAX_BODY_CHARS = 500_000;
const KEPT_MS = 24 * 60 * 60 * 1000;
/** `status` of a key whose request is still being worked on. */
const WORKING = 0;

/**
 * Runs a write once per `Idempotency-Key`. The same key and request get the first answer again, with the header
 * `idempotency-replayed: true`; answers that say "try again" (5xx, 429, busy) are not kept.
 * @returns the replayed answer, or null when `next` ran
 * @throws request.key_reused when the key came with another request; request.busy while the first one is running
 */
export async function idempotent(c: Context<AppEnv>, next: Next): Promise<Response | null> {
  const key = c.req.header('idempotency-key');
  if (key === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
    await next();
    return null;
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalidInput([{ field: 'idempotency-key', message: 'Use 1 to 200 visible ASCII characters.' }]);
  }
  const { shop } = c.var;
  const request = await fingerprint(c, shop);
  const first = await claim(shop, key, request);
  if (first) {
    if (first.request !== request) {
      throw new AppError(
        'request.key_reused',
        422,
        'This Idempotency-Key was used for another request. Use a new one.',
      );
    }
    if (first.status === WORKING) throw shopBusy();
    return new Response(first.body === '' ? null : first.body, {
      status: first.status,
      headers: { ...(first.body === '' ? {} : { 'content-type': 'application/json' }), 'idempotency-replayed': 'true' },
    });
  }
  await next();
  await remember(shop, key, c.res);
  return null;
}

/** Claims the key in one statement. @returns what is there already, or null when the key is now ours */
async function claim({ db, shopId, clock }: ShopContext, key: string, request: string) {
  const now = clock();
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ shopId, key, request, status: WORKING, body: '', at: now })
    .onConflictDoUpdate({
      target: [idempotencyKeys.shopId, idempotencyKeys.key],
      set: { at: now },
      setWhere: sql`${idempotencyKeys.status} = ${WORKING} AND ${idempotencyKeys.at} < ${now - CLAIM_MS} AND ${idempotencyKeys.request} = ${request}`,
    })
    .returning({ key: idempotencyKeys.key });
  if (claimed.length > 0) return null;
  const [first] = await db.select().from(idempotencyKeys).where(ofKey(shopId, key));
  if (!first) throw shopBusy();
  return first;
}

async function remember({ db, shopId, clock }: ShopContext, key: string, response: Response): Promise<void> {
  const retriable = response.status >= 500 || response.status === 429 || response.headers.has('retry-after');
  const isText = !response.body || /json/.test(response.headers.get('content-type') ?? '');
  const body = retriable || !isText ? null : await response.clone().text();
  if (body === null || body.length > MAX_BODY_CHARS) {
    await db.delete(idempotencyKeys).where(ofKey(shopId, key));
    return;
  }
  await db.update(idempotencyKeys).set({ status: response.status, body, at: clock() }).where(ofKey(shopId, key));
}

const ofKey = (shopId: string, key: string) => and(eq(idempotencyKeys.shopId, shopId), eq(idempotencyKeys.key, key));

/** Who asked what. Bodies that are not JSON (files) count by their length and type, so that they stay streams. */
async function fingerprint(c: Context<AppEnv>, { actor }: ShopContext): Promise<string> {
  const type = c.req.header('content-type') ?? '';
  const body = type.includes('json') ? await c.req.text() : `${type} ${c.req.header('content-length') ?? ''}`;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const url = new URL(c.req.url);
  return `${actor?.userId} ${c.req.method} ${url.pathname}${url.search} ${hex}`;
}

/** Forgets keys after a day; called by cron. */
export async function trimIdempotencyKeys(db: Database, now: number): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.at, now - KEPT_MS));
}
