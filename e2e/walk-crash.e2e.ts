import { ulid } from 'ulid';
import type { Movement } from '../worker/src/contract/inventory.ts';
import type { OrderDetail } from '../worker/src/contract/orders.ts';
import type { OpenedSession, PickSession, SessionDetail } from '../worker/src/contract/picking.ts';
import { expect, test } from './support/app.ts';
import { type Client, openShop } from './support/shop.ts';

/** How often the power fails, each time in the middle of picks on their way. */
const CUTS = 3;

interface Pick {
  id: string;
  orderId: string;
  lotId: string | null;
  qty: number;
  command: object;
}

test('the power fails again and again in the middle of a walk: every pick is in the books, and once', async ({
  ownApp,
  simulator,
}) => {
  test.setTimeout(240_000);
  const shop = await openShop(ownApp.url, simulator);
  await shop.stocked({ seed: 3, lots: 120, openOrders: 12 });
  const { client } = shop.owner;
  const { rows } = await client.get('/api/pick-sessions/candidates');
  const orderIds = rows.slice(0, 8).map(({ orderId }: { orderId: string }) => orderId);
  const { id }: PickSession = await client.post('/api/pick-sessions', { orderIds });
  const picks = planPicks(await client.get(`/api/pick-sessions/${id}`));
  expect(picks.length).toBeGreaterThan(30);

  const phones = [shop.owner, await shop.member('picker'), await shop.member('manager')];
  const outboxes = phones.map((_, i) => picks.filter((_pick, n) => n % phones.length === i));
  const acked = new Set<string>();
  let isOver = false;
  const sending = Promise.all(
    phones.map(async (phone, i) => {
      const outbox = outboxes[i] ?? [];
      while (outbox.length > 0) {
        const sent = outbox.slice(0, 2);
        const results = await phone.client
          .post(`/api/pick-sessions/${id}/commands`, { commands: sent.map(({ command }) => command) })
          .catch(() => null);
        if (results === null) {
          // No answer: it is sent again, as a phone would, when there is a server again.
          await expect
            .poll(() =>
              fetch(`${ownApp.url}/api/health`).then(
                ({ ok }) => ok,
                () => false,
              ),
            )
            .toBe(true);
          continue;
        }
        for (const result of results.results) {
          expect(result.refusal).toBe(null);
          acked.add(result.id);
        }
        outbox.splice(0, sent.length);
      }
    }),
  ).finally(() => {
    isOver = true;
  });

  for (let cut = 1; cut <= CUTS && !isOver; cut++) {
    const goal = Math.floor((picks.length * cut) / (CUTS + 1));
    await expect.poll(() => acked.size, { timeout: 30_000, intervals: [1] }).toBeGreaterThanOrEqual(goal);
    await ownApp.kill();
    await ownApp.restart();
  }
  await sending;
  expect(acked.size).toBe(picks.length);

  const done: SessionDetail = await client.post(`/api/pick-sessions/${id}/complete`, {});
  expect(done.report?.orders.every(({ outcome }) => outcome === 'picked')).toBe(true);
  for (const orderId of orderIds) {
    const order: OrderDetail = await client.get(`/api/orders/${orderId}`);
    expect([order.status, order.lines.map(({ picked }) => picked)]).toEqual([
      'picked',
      order.lines.map(({ quantity, lotId }) => (lotId === null ? 0 : quantity)),
    ]);
  }
  expect(await soldByLot(client, picks)).toEqual(wantedByLot(picks));
});

/** Everything a walk asks for, one command a task. */
function planPicks({ entries }: OpenedSession): Pick[] {
  return entries.flatMap(({ body }) =>
    body.kind !== 'deliver'
      ? []
      : body.delivery.orders.flatMap((order) =>
          order.lines.flatMap((line) =>
            line.places.map(({ locationId, quantity }) => {
              const id = ulid();
              const taskId = `${order.orderId}|${line.remoteLotId}|${locationId ?? ''}`;
              const command = { id, v: 1, kind: 'pick', taskId, qty: quantity, at: new Date().toISOString() };
              return { id, orderId: order.orderId, lotId: line.item.lotId, qty: quantity, command };
            }),
          ),
        ),
  );
}

function wantedByLot(picks: Pick[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { lotId, qty } of picks) if (lotId !== null) sums[lotId] = (sums[lotId] ?? 0) + qty;
  return sums;
}

async function soldByLot(client: Client, picks: Pick[]): Promise<Record<string, number>> {
  const orders = new Set(picks.map(({ orderId }) => orderId));
  const sums: Record<string, number> = {};
  for (const lotId of Object.keys(wantedByLot(picks))) {
    const { rows } = await client.get(`/api/movements?lotId=${encodeURIComponent(lotId)}&limit=200`);
    sums[lotId] = rows
      .filter(({ orderId }: Movement) => orderId !== null && orders.has(orderId))
      .reduce((sum: number, { soldDelta }: Movement) => sum + soldDelta, 0);
  }
  return sums;
}
