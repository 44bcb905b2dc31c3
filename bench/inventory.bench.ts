import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { childEnv, lastLines, runTool } from '../scripts/lib.mjs';
import { note, quantile, type Row, Skip } from './rows.ts';

const PARTS = fileURLToPath(new URL('../../shared/data/catalog/bricklink/parts.csv.gz', import.meta.url));

/** Searching and paging among 100,000 lots with names of real parts, clocked inside the worker. */
export default async function inventory(): Promise<Row[]> {
  if (!existsSync(PARTS)) throw new Skip('the list of real parts is not on this machine.');
  note('Seed 20261. Each figure is finding a page of 50 and loading it, on the local D1.');
  const config = fileURLToPath(new URL('inventory.vitest.config.ts', import.meta.url));
  const { code, output } = await runTool('vitest', ['run', '--config', config], {
    env: childEnv({ NO_COLOR: '1', FORCE_COLOR: undefined }),
  });
  const told = [...output.matchAll(/TIMES (\{.*\})/g)].map(
    ([, json = '{}']): { what: string; goal: string | null; times: number[] } => JSON.parse(json),
  );
  if (code !== 0 || told.length === 0) throw new Error(`Nothing could be clocked:\n${lastLines(output, 20)}`);
  return told.flatMap(({ what, goal, times }) => [
    { what: `${what}, p50`, figure: quantile(times, 0.5), unit: 'ms' },
    { what: `${what}, p95`, figure: quantile(times, 0.95), unit: 'ms', ...(goal ? { goal } : {}) },
  ]);
}
