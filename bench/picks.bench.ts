import { fileURLToPath } from 'node:url';
import { startWalk, walkState } from '../e2e/support/walks.ts';
import { childEnv, delay, lastLines, runTool } from '../scripts/lib.mjs';
import type { PickCommand } from '../worker/src/contract/picking.ts';
import { openStops } from '../worker/src/picking/pickWalk.domain.ts';
import { newCommandId } from '../worker/src/platform/ids.ts';
import { dice } from '../worker/test/dice.ts';
import { type BenchApp, startBenchApp } from './app.ts';
import { openPhone, type Phone } from './phones.ts';
import { against, note, quantile, type Row } from './rows.ts';

const SEED = 20_261;
const PHONES = 10;
/** Picks of each phone in the measurement of latency; as many by request as by socket. */
const PICKS = 20;
/** Milliseconds of one measurement of throughput. */
const BUSY_MS = 4000;

/** Ten phones in one walk: how soon a pick is safe and seen, how many fit, and what a line costs in the database. */
export default async function picks(): Promise<Row[]> {
  note(`Seed ${SEED}. App, simulators and phones share this machine's cores.`);
  const app = await startBenchApp({ orders: 20, lots: 1 + Math.ceil((2 * PHONES * PICKS) / 20) });
  try {
    return [...(await liveRows(app)), ...(await writtenRows())];
  } finally {
    await app.stop();
  }
}

async function liveRows({ shop }: BenchApp): Promise<Row[]> {
  const { client } = shop.owner;
  const walk = await startWalk(client);
  const state = await walkState(client, walk.id);
  const tasks = openStops(state).flatMap(({ split }) => split.map(({ task, quantity }) => ({ id: task.id, quantity })));
  const people = [shop.owner, await shop.member('manager'), await shop.member('picker')];
  const seen = new Map<string, number[]>();
  const phones: Phone[] = [];
  for (let i = 0; i < PHONES; i++) {
    const person = people[i % people.length] ?? shop.owner;
    const hear = (id: string) => void seen.get(id)?.push(performance.now());
    phones.push(await openPhone(person.client, walk.id, hear));
  }
  note(
    `A walk of ${walk.orders.length} orders and ${tasks.length} lines, ${PHONES} phones of ${people.length} people.`,
  );
  const rows: Row[] = [];
  try {
    const roll = dice(SEED);
    const health = await paced(roll, async () => void (await client.get('/api/health')));
    for (const way of ['post', 'say'] as const) {
      rows.push(...(await latencyRows(roll, phones, way, tasks, seen, health)));
    }
    rows.push(...(await throughputRows(phones, tasks, client)));
  } finally {
    for (const phone of phones) phone.close();
  }
  return rows;
}

interface Task {
  id: string;
  quantity: number;
}

const made = { v: 1 as const, at: () => new Date().toISOString() };
const pick = ({ id, quantity }: Task): PickCommand => ({
  id: newCommandId(),
  v: made.v,
  at: made.at(),
  kind: 'pick',
  taskId: id,
  qty: quantity,
});
const skip = ({ id }: Task): PickCommand => ({
  id: newCommandId(),
  v: made.v,
  at: made.at(),
  kind: 'skip',
  taskId: id,
});

/** Every phone acts, walks on for a second (people take five), and acts again. @returns milliseconds of each action */
async function paced(roll: ReturnType<typeof dice>, action: (phone: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: PHONES }, async (_, phone) => {
      for (let i = 0; i < PICKS; i++) {
        await delay(500 + roll.int(1000));
        const startedAt = performance.now();
        await action(phone);
        times.push(performance.now() - startedAt);
      }
    }),
  );
  return times;
}

async function latencyRows(
  roll: ReturnType<typeof dice>,
  phones: Phone[],
  way: 'post' | 'say',
  tasks: Task[],
  seen: Map<string, number[]>,
  health: number[],
): Promise<Row[]> {
  const sentAt = new Map<string, number>();
  const acknowledged = await paced(roll, async (i) => {
    const task = tasks.pop();
    const phone = phones[i];
    if (!task || !phone) throw new Error('the walk has too few lines for this measurement');
    const command = pick(task);
    seen.set(command.id, []);
    sentAt.set(command.id, performance.now());
    const [result] = await phone[way]([command]);
    if (result?.refusal) throw new Error(`a pick was refused: ${result.refusal.message}`);
  });
  await delay(500);
  const delays: number[] = [];
  for (const [id, startedAt] of sentAt) {
    const times = seen.get(id) ?? [];
    if (times.length !== PHONES) throw new Error(`a pick was seen by ${times.length} of ${PHONES} phones`);
    for (const time of times) delays.push(time - startedAt);
  }
  const by = way === 'post' ? 'by POST' : 'by socket';
  return [
    { what: `pick -> acknowledged, ${by}`, times: acknowledged },
    { what: `pick -> seen on a phone, ${by}`, times: delays },
  ].flatMap(({ what, times }) =>
    [0.5, 0.95, 0.99].map((share) => ({
      ...against(
        { what: `${what}, p${share * 100}`, figure: quantile(times, share), unit: 'ms' },
        'GET /api/health',
        quantile(health, share),
      ),
      ...(share === 0.95 ? { goal: '20' } : {}),
    })),
  );
}

/** What ten senders without a pause get through. */
async function busy(action: (phone: number) => Promise<unknown>): Promise<number> {
  const until = performance.now() + BUSY_MS;
  let count = 0;
  await Promise.all(
    Array.from({ length: PHONES }, async (_, phone) => {
      while (performance.now() < until) {
        await action(phone);
        count += 1;
      }
    }),
  );
  return (count * 1000) / BUSY_MS;
}

async function throughputRows(
  phones: Phone[],
  tasks: Task[],
  client: BenchApp['shop']['owner']['client'],
): Promise<Row[]> {
  const health = await busy(() => client.get('/api/health'));
  const [task] = tasks;
  if (!task) throw new Error('the walk has no line left to skip');
  const bySocket = await busy(async (i) => phones[i]?.say([skip(task)]));
  const byPost = await busy(async (i) => phones[i]?.post([skip(task)]));
  const full = await busy(async (i) => phones[i]?.say(Array.from({ length: 20 }, () => skip(task))));
  return [
    { what: 'commands through one walk, by socket', figure: bySocket },
    { what: 'commands through one walk, by POST', figure: byPost },
    { what: 'commands through one walk, by socket, 20 a message', figure: full * 20 },
  ].map((row) => against({ ...row, unit: '/s' }, 'GET /api/health', health));
}

/** Rows written to D1, counted in workerd itself. */
async function writtenRows(): Promise<Row[]> {
  const config = fileURLToPath(new URL('rows.vitest.config.ts', import.meta.url));
  const { code, output } = await runTool('vitest', ['run', '--config', config], {
    env: childEnv({ NO_COLOR: '1', FORCE_COLOR: undefined }),
  });
  const told = [...output.matchAll(/ROWS (\{.*\})/g)].map(
    ([, json = '{}']): { what: string; per: string; count: number; rows: number } => JSON.parse(json),
  );
  if (code !== 0 || told.length === 0) throw new Error(`The rows could not be counted:\n${lastLines(output, 20)}`);
  return told.map(({ what, per, count, rows }) => ({
    what: `D1 rows written per ${per}, indexes included: ${what}`,
    figure: rows / count,
    unit: 'rows',
    ...(per === 'picked line' ? { goal: '5' } : {}),
  }));
}
