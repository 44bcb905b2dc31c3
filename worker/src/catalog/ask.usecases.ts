import { openBricklinkCatalog } from '../marketplaces/connections.usecases.ts';
import { isMarketplaceError } from '../marketplaces/marketplace.errors.ts';
import type { ShopContext } from '../platform/context.ts';
import { describeError } from '../platform/log.ts';

/** BrickLink's catalogue as the shop reaches it. */
export type Catalog = NonNullable<Awaited<ReturnType<typeof openBricklinkCatalog>>>['catalog'];

/** How the catalogue is reached; tests put another way here. */
export type OpenCatalog = typeof openBricklinkCatalog;

/** Somebody is waiting: a copy that is old is better than an answer that is late. */
const WAITING_MS = 6_000;

export const NOT_CONNECTED =
  'BrickLink is not connected, so this cannot be brought up to date. Connect it under Settings, Marketplaces.';

/** What asking brought: the answer, or in words why there is none. */
export type Asked<T> = { ok: true; value: T } | { ok: false; problem: string };

/**
 * Asks BrickLink and counts the calls. A failure is an answer here: whoever asks has a copy to show, or a sentence.
 * @param ask must do all its calls through `catalog`
 */
export async function askBricklink<T>(
  ctx: ShopContext,
  ask: (catalog: Catalog) => Promise<T>,
  { open = openBricklinkCatalog, waitMs = WAITING_MS }: { open?: OpenCatalog; waitMs?: number } = {},
): Promise<Asked<T>> {
  let opened: Awaited<ReturnType<OpenCatalog>> = null;
  try {
    opened = await open(ctx, { signal: AbortSignal.timeout(waitMs) });
    if (!opened) return { ok: false, problem: NOT_CONNECTED };
    return { ok: true, value: await ask(opened.catalog) };
  } catch (error) {
    if (!isMarketplaceError(error)) throw error;
    ctx.log.warn('catalogue.not_asked', { kind: error.kind, technical: error.technical });
    return { ok: false, problem: error.message };
  } finally {
    await opened?.meter.flush().catch((error: unknown) => ctx.log.warn('calls.not_counted', describeError(error)));
  }
}
