import { beforeAll, describe, expect, test, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { connect, type SimulatedStore, simulatedStore, syncNow } from '../../test/simulator.ts';
import type { Import } from '../contract/imports.ts';

let shop: TestClient;
let store: SimulatedStore;

beforeAll(async () => {
  shop = await signUpShop('Imports');
  store = await simulatedStore('imports-http', { seed: 3, lots: 120, openOrders: 6 });
});

const untilNot = (id: string, ...states: Import['state'][]) =>
  vi.waitFor(
    async () => {
      const { body } = await shop.json<Import>('GET', `/api/imports/${id}`);
      if (states.includes(body.state)) throw new Error(`still ${body.state}`);
      return body;
    },
    { timeout: 15_000, interval: 25 },
  );

describe('/api/imports', () => {
  test('says so when the marketplace is not connected', async () => {
    const answer = await shop.json<{ error: { code: string } }>('POST', '/api/imports', { source: 'bricklink' });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'marketplaces.not_connected' } } });
  });

  test('names the field of an unknown source', async () => {
    const answer = await shop.json<unknown>('POST', '/api/imports', { source: 'ebay' });
    expect(answer).toMatchObject({ status: 400, body: { error: { details: { fields: [{ field: 'source' }] } } } });
  });

  test('brings a stock in through the queue: reading, ready, applied, with nothing written to a marketplace', async () => {
    await connect(shop, store);
    await syncNow(shop);
    const digest = () => store.control<{ digest: string }>('GET', '/state?digest=1');
    const before = await digest();
    const [first, second] = await Promise.all([
      shop.json<Import>('POST', '/api/imports', { source: 'bricklink' }),
      shop.json<Import>('POST', '/api/imports', { source: 'bricklink' }),
    ]);
    expect(first.status).toBe(202);
    expect(second.body.id).toBe(first.body.id);
    const preview = await untilNot(first.body.id, 'reading');
    expect(preview).toMatchObject({ state: 'ready', failure: null });
    expect(preview.progress.done).toBe(preview.counts?.lotsRead);

    const refused = await shop.json<unknown>('POST', `/api/imports/${preview.id}/apply`, {});
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { details: { fields: [{ field: 'otherOrdersDeducted' }] } } },
    });
    const applied = await shop.json<Import>('POST', `/api/imports/${preview.id}/apply`, { otherOrdersDeducted: true });
    expect(applied.status).toBe(202);
    const done = await untilNot(preview.id, 'applying');
    expect(done).toMatchObject({ state: 'applied', failure: null });
    expect(done.progress.done).toBe(done.progress.total);
    const lots = await shop.json<{ total: number }>('GET', '/api/lots');
    expect(lots.body.total).toBe(done.counts?.newLots);

    const again = await shop.json<Import>('POST', `/api/imports/${preview.id}/apply`, {});
    expect(again.body).toEqual(done);
    const list = await shop.json<{ rows: Import[] }>('GET', '/api/imports');
    expect(list.body.rows).toEqual([done]);
    expect(await digest()).toEqual(before);
    const { counts } = await store.control<{ counts: { byMethod: Record<string, number> } }>('GET', '/calls');
    expect(counts.byMethod['bricklink PUT'] ?? 0).toBe(0);
  });

  test('pickers may look, not bring in', async () => {
    const picker = await shop.invite('picker');
    expect((await picker.json<unknown>('GET', '/api/imports')).status).toBe(200);
    expect((await picker.json<unknown>('POST', '/api/imports', { source: 'bricklink' })).status).toBe(403);
  });

  test('another shop sees none of it', async () => {
    const stranger = await signUpShop('Stranger');
    const { body } = await shop.json<{ rows: Import[] }>('GET', '/api/imports');
    expect((await stranger.json<unknown>('GET', `/api/imports/${body.rows[0]?.id}`)).status).toBe(404);
    expect((await stranger.json<{ rows: Import[] }>('GET', '/api/imports')).body.rows).toEqual([]);
  });
});
