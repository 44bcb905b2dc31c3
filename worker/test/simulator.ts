import { vi } from 'vitest';
import type { TestClient } from './client.ts';

/** A shop's simulated accounts: one store of the simulators, by name. */
export interface SimulatedStore {
  name: string;
  control<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Opens an empty or generated store at the simulators; see their README for what `body` may say. */
export async function simulatedStore(name: string, body: object): Promise<SimulatedStore> {
  const control = async <T>(method: string, path: string, payload?: unknown): Promise<T> => {
    const init: RequestInit = { method };
    if (payload !== undefined) {
      init.body = JSON.stringify(payload);
      init.headers = { 'content-type': 'application/json' };
    }
    const answer = await fetch(`https://simulators.test/_sim/stores/${name}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`simulator: ${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  await control('PUT', '', body);
  return { name, control };
}

/** Connects a shop to both sides of a simulated store. */
export async function connect(
  shop: TestClient,
  store: SimulatedStore,
  sides: readonly ('bricklink' | 'brickowl')[] = ['bricklink', 'brickowl'],
): Promise<void> {
  const { name } = store;
  const credentials = {
    bricklink: {
      consumerKey: `SIMCK-${name}`,
      consumerSecret: `SIMCS-${name}`,
      tokenValue: `SIMTV-${name}`,
      tokenSecret: `SIMTS-${name}`,
    },
    brickowl: { apiKey: `SIMBO-${name}` },
  };
  for (const side of sides) {
    const answer = await shop.json('PUT', `/api/marketplaces/${side}`, { credentials: credentials[side] });
    if (answer.status !== 200) throw new Error(`connecting ${side} answered ${answer.status}`);
  }
}

interface Run {
  id: string;
  state: string;
  parts: {
    marketplace: string;
    created: number;
    changed: number;
    problem: { code: string; message: string } | null;
    calls: number;
  }[];
}

/** Asks for a sync and waits until it, and whatever was asked for meanwhile, has ended. */
export async function syncNow(shop: TestClient): Promise<Run> {
  const { body } = await shop.json<{ runId: string }>('POST', '/api/sync');
  return waitForRun(shop, body.runId);
}

export async function waitForRun(shop: TestClient, runId: string): Promise<Run> {
  return vi.waitFor(
    async () => {
      const { body } = await shop.json<{ rows: Run[] }>('GET', '/api/sync/runs');
      const run = body.rows.find(({ id }) => id === runId);
      const open = body.rows.some(({ state }) => state === 'queued' || state === 'running');
      if (!run || open) throw new Error(`run ${runId} is ${run?.state ?? 'unknown'}`);
      return run;
    },
    { timeout: 20_000, interval: 25 },
  );
}
