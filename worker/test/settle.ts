import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

/** Waits until the syncs that a test file has set off are over, so that none of them works on in the next file. */
export async function settle(): Promise<void> {
  await vi.waitFor(
    async () => {
      const open = await env.SHOP_DB.prepare(`SELECT count(*) AS runs FROM sync_runs
        WHERE state IN ('queued', 'running') AND id <> 'run_held'`).first<{ runs: number }>();
      if (open?.runs !== 0) throw new Error(`${open?.runs} syncs are still going on`);
    },
    { timeout: 20_000, interval: 25 },
  );
}
