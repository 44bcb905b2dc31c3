import { and, count, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { SyncRun, SyncStarted, SyncStatus } from '../contract/sync.ts';
import { listConnections } from '../marketplaces/connections.store.ts';
import { statusWrites } from '../orders/orders.table.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { describe, router } from '../platform/http.ts';
import { notConnected } from './sync.errors.ts';
import { loadOpenRun, loadRuns, type RunRow } from './sync.store.ts';
import { requestSync } from './sync.usecases.ts';

const RUNS_SHOWN = 50;

export const syncRoutes = router()
  .post(
    '/',
    describe({ summary: 'Sync now', tags: ['sync'], response: SyncStarted, status: 202 }),
    requires('sync.run'),
    async (c) => {
      if ((await listConnections(c.var.shop)).length === 0) throw notConnected();
      return c.json(await requestSync(c.var.shop, 'manual'), 202);
    },
  )
  .get(
    '/runs',
    describe({ summary: 'What the last syncs did', tags: ['sync'], response: v.object({ rows: v.array(SyncRun) }) }),
    requires('sync.read'),
    async (c) => c.json({ rows: (await loadRuns(c.var.shop, RUNS_SHOWN)).map(runOnWire) }),
  )
  .get(
    '/status',
    describe({ summary: 'The line on every page', tags: ['sync'], response: SyncStatus }),
    requires('sync.read'),
    async (c) => c.json(await readStatus(c.var.shop)),
  );

const runOnWire = (run: RunRow): SyncRun => ({
  id: run.id,
  trigger: run.trigger,
  state: run.state,
  stage: run.stage,
  queuedAt: iso(run.queuedAt),
  startedAt: isoOrNull(run.startedAt),
  finishedAt: isoOrNull(run.finishedAt),
  parts: run.parts,
});

async function readStatus(ctx: ShopContext): Promise<SyncStatus> {
  const [connections, open, writes] = await Promise.all([listConnections(ctx), loadOpenRun(ctx), countWrites(ctx)]);
  const lastGoodAt = connections.reduce<number | null>(
    // In step means all of them were: the oldest of the last good moments counts.
    (oldest, { lastGoodAt: at }) => (at === null ? oldest : Math.min(oldest ?? at, at)),
    null,
  );
  const troubled = connections.find(({ problemMessage }) => problemMessage !== null);
  const base = {
    lastGoodAt: isoOrNull(lastGoodAt),
    waitingWrites: writes.waiting,
    failedWrites: writes.failed,
    run: open ? runOnWire(open) : null,
  };
  if (connections.length === 0) {
    return { ...base, state: 'not_connected', message: 'Connect BrickLink or Brick Owl to bring in orders.' };
  }
  if (open?.state === 'running') {
    return { ...base, state: 'working', message: `Syncing: ${open.stage ?? 'starting'}.` };
  }
  if (troubled) {
    const label = MARKETPLACE_LABELS[troubled.marketplace];
    return { ...base, state: 'trouble', message: `${label}: ${troubled.problemMessage}` };
  }
  if (writes.failed > 0) {
    const what = writes.failed === 1 ? '1 order status was' : `${writes.failed} order statuses were`;
    return { ...base, state: 'trouble', message: `${what} not taken by the marketplace. Open the order to see why.` };
  }
  if (open) return { ...base, state: 'waiting', message: 'A sync is about to start.' };
  if (writes.waiting > 0) {
    const what = writes.waiting === 1 ? '1 order status is' : `${writes.waiting} order statuses are`;
    return { ...base, state: 'waiting', message: `${what} on the way to the marketplace.` };
  }
  return lastGoodAt === null
    ? { ...base, state: 'waiting', message: 'The first sync has not finished yet.' }
    : { ...base, state: 'in_step', message: 'In step with your marketplaces.' };
}

async function countWrites(ctx: ShopContext): Promise<{ waiting: number; failed: number }> {
  const rows = await ctx.db
    .select({ state: statusWrites.state, writes: count() })
    .from(statusWrites)
    .where(
      and(
        inShop(ctx, statusWrites, sql`${statusWrites.state} IN ('pending', 'refused', 'parked')`),
        // A refusal counts until a later write of the same order was confirmed.
        sql`NOT EXISTS (SELECT 1 FROM status_writes AS later WHERE later.order_id = ${statusWrites.orderId}
          AND later.state = 'confirmed' AND later.requested_at > ${statusWrites.requestedAt})`,
      ),
    )
    .groupBy(statusWrites.state);
  const of = (state: string) => rows.find((row) => row.state === state)?.writes ?? 0;
  return { waiting: of('pending'), failed: of('refused') + of('parked') };
}
