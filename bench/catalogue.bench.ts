import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { childEnv, lastLines, runTool } from '../scripts/lib.mjs';
import { dice } from '../worker/test/dice.ts';
import { against, note, quantile, type Row, Skip } from './rows.ts';

const DATA = new URL('../../shared/data/', import.meta.url);
const PARTS = new URL('catalog/bricklink/parts.csv.gz', DATA);
const POPULAR = new URL('catalog/popularity/brickarchitect_most_common_2022.csv', DATA);
const SEED = 20_261;
/** Queries of each way of asking; 200 in all. */
const EACH = 50;

/** Search in the real catalogue of 89,783 parts, beside another shop's of the same size. */
export default async function catalogue(): Promise<Row[]> {
  if (!existsSync(PARTS)) throw new Skip('the parts catalogue is not on this machine (../shared/data).');
  const groups = queries();
  note(`Seed ${SEED}. ${Object.values(groups).flat().length} queries made of the names and numbers of common parts.`);
  return rowsOf(await measure(groups), groups);
}

/** What people type for the parts that are used most: name, part of a name, number, a slip of the fingers. */
function queries(): Record<string, string[]> {
  const roll = dice(SEED);
  const popular = readFileSync(POPULAR, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1] ?? '');
  const wanted = new Set(popular);
  const parts = gunzipSync(readFileSync(PARTS))
    .toString('utf8')
    .split('\n')
    .slice(1)
    .map((line) => /^([^,]+),(?:"([^"]+)"|([^,]*)),/.exec(line))
    .flatMap((match) =>
      match && wanted.has(match[1] ?? '') ? [{ no: match[1] ?? '', name: match[2] ?? match[3] ?? '' }] : [],
    );
  const some = () => parts[roll.int(parts.length)] ?? { no: '3001', name: 'Brick 2 x 4' };
  const words = (name: string) =>
    name
      .replace(/[,()-]/g, ' ')
      .split(/\s+/)
      .filter(Boolean);
  const slip = (text: string) => {
    const letters = [...text.matchAll(/[a-z]{5,}/gi)][0];
    if (!letters) return text;
    const at = letters.index + 1 + roll.int(letters[0].length - 3);
    return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
  };
  const many = (make: () => string) => Array.from({ length: EACH }, make);
  return {
    'a whole name': many(() => some().name.slice(0, 100)),
    'the beginning of a name': many(() =>
      words(some().name)
        .slice(0, 1 + roll.int(3))
        .join(' '),
    ),
    'a number': many(() => some().no),
    'a mistyped name': many(() => slip(words(some().name).slice(0, 4).join(' '))),
  };
}

type Measured =
  | { kind: 'load'; ms: number }
  | { kind: 'round trip'; times: number[] }
  | { kind: 'search'; group: string; times: number[]; found: number };

async function measure(groups: Record<string, string[]>): Promise<Measured[]> {
  const config = fileURLToPath(new URL('catalogue.vitest.config.ts', import.meta.url));
  const { code, output } = await runTool('vitest', ['run', '--config', config], {
    env: childEnv({
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      CATALOGUE_FILE: fileURLToPath(PARTS),
      CATALOGUE_QUERIES: JSON.stringify(groups),
    }),
  });
  const told = [...output.matchAll(/ROWS (\{.*\})/g)].map(([, json = '{}']): Measured => JSON.parse(json));
  if (code !== 0 || told.length === 0) throw new Error(`The search could not be measured:\n${lastLines(output, 30)}`);
  return told;
}

function rowsOf(measured: Measured[], groups: Record<string, string[]>): Row[] {
  const loads = measured.filter((one) => one.kind === 'load');
  const base = measured.find((one) => one.kind === 'round trip');
  const searches = measured.filter((one) => one.kind === 'search');
  const roundTrip = quantile(base?.times ?? [], 0.95);
  for (const { group, found } of searches) note(`${group}: ${found} of ${groups[group]?.length} found something`);
  return [
    ...searches.map(({ group, times }) =>
      against(
        { what: `search by ${group}, p95`, figure: quantile(times, 0.95), unit: 'ms' },
        'an empty query',
        roundTrip,
      ),
    ),
    against(
      {
        what: 'search, p95 of all queries',
        figure: quantile(
          searches.flatMap(({ times }) => times),
          0.95,
        ),
        unit: 'ms',
        goal: '≤ 25 ms in the worker',
      },
      'an empty query',
      roundTrip,
    ),
    ...loads.map(({ ms }, i) => ({ what: `89,783 parts loaded, shop ${i + 1}`, figure: ms / 1000, unit: 's' })),
  ];
}
