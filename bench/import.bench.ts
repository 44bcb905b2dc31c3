import { readdirSync, readFileSync } from 'node:fs';
import { ulid } from 'ulid';
import { startBenchApp } from './app.ts';
import { against, note, type Row } from './rows.ts';
import { raw, SEED, send, stockList, until } from './stockFile.ts';

const LOTS = 100_000;

/** A stock list of 100,000 lots as a file: sent, read, brought in, taken back. */
export default async function imports(): Promise<Row[]> {
  const app = await startBenchApp({ orders: 0 });
  try {
    const { client } = app.shop.owner;
    const csv = stockList(LOTS);
    note(`${LOTS} lots in a CSV of ${(csv.length / 1e6).toFixed(1)} MB, seed ${SEED}.`);
    const memory = watchMemory();
    const id = `fim_${ulid()}`;
    const sent = await clocked(() => send(client, id, csv));
    const read = await clocked(async () => {
      await client.post(`/api/imports/files/${id}/read`, sent.value.options);
      await until(client, id, 'ready');
    });
    const applied = await clocked(async () => {
      await client.post(`/api/imports/files/${id}/apply`, {});
      await until(client, id, 'applied');
    });
    const peak = memory();
    const exported = await clocked(async () => (await raw(client, '/api/exports/lots.bsx')).arrayBuffer());
    const undone = await clocked(async () => {
      await client.post(`/api/imports/files/${id}/undo`, {});
      await until(client, id, 'undone');
    });
    const whole = (sent.ms + read.ms + applied.ms) / 1000;
    return [
      {
        ...against(
          { what: 'file sent, read and brought in', figure: whole, unit: 's' },
          'reading alone',
          read.ms / 1000,
        ),
        goal: '30',
      },
      { what: 'of it: sending', figure: sent.ms / 1000, unit: 's' },
      { what: 'of it: bringing in', figure: applied.ms / 1000, unit: 's' },
      {
        ...against(
          { what: 'memory of workerd (app, database, simulators), peak', figure: peak.peak, unit: 'MB' },
          'at its start',
          peak.start,
        ),
        goal: 'flat',
      },
      {
        ...against({ what: 'exported as BSX', figure: exported.ms / 1000, unit: 's' }, 'reading alone', read.ms / 1000),
      },
      { ...against({ what: 'taken back', figure: undone.ms / 1000, unit: 's' }, 'bringing in', applied.ms / 1000) },
    ];
  } finally {
    await app.stop();
  }
}

async function clocked<T>(act: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const from = performance.now();
  const value = await act();
  return { ms: performance.now() - from, value };
}

/** Resident memory of the largest workerd on this machine, MB, looked at often. It holds app, database and simulators. */
function watchMemory(): () => { start: number; peak: number } {
  const start = resident();
  let peak = start;
  const timer = setInterval(() => {
    peak = Math.max(peak, resident());
  }, 200);
  return () => {
    clearInterval(timer);
    return { start, peak };
  };
}

function resident(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return Math.max(0, ...pids.map(memoryOf));
}

function memoryOf(pid: string): number {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerd')) return 0;
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    // It has just ended.
    return 0;
  }
}
