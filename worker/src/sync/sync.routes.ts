import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { SyncRun, SyncStarted, SyncStatus } from '../contract/sync.ts';
import { listConnections } from '../marketplaces/connections.store.ts';
import { describe, router } from '../platform/http.ts';
import { notConnected } from './sync.errors.ts';
import { loadRuns, runOnWire } from './sync.store.ts';
import { requestSync } from './sync.usecases.ts';
import { readStatus } from './syncStatus.usecases.ts';

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
