import { fileURLToPath } from 'node:url';
import { childEnv, lastLines, runTool } from '../scripts/lib.mjs';
import { note, type Row } from './rows.ts';

/** Orders in, listings pushed, all lots compared: clocked and counted inside the worker, against the simulators. */
export default async function step(): Promise<Row[]> {
  note('Seed 20261. App and simulators share this machine; no marketplace limits the calls.');
  const config = fileURLToPath(new URL('step.vitest.config.ts', import.meta.url));
  const { code, output } = await runTool('vitest', ['run', '--config', config], {
    env: childEnv({ NO_COLOR: '1', FORCE_COLOR: undefined }),
  });
  const told = [...output.matchAll(/FIGURE (\{.*\})/g)].map(([, json = '{}']): Row => JSON.parse(json));
  if (code !== 0 || told.length === 0) throw new Error(`Nothing could be clocked:\n${lastLines(output, 20)}`);
  return told;
}
