// `npm run bench -- [filter]`: every benchmark whose name contains the filter, one table each. Goals stand beside the
// figures and are never asserted; a benchmark that cannot be run is told, and the others go on.
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { type Bench, Skip, table } from './rows.ts';

const [filter = ''] = process.argv.slice(2);
const folder = new URL('.', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts') && name.includes(filter))
  .sort();

if (files.length === 0) {
  console.log(`No benchmark has "${filter}" in its name.`);
  process.exitCode = 1;
}
console.log(`node ${process.version}, ${os.availableParallelism()} cores`);

for (const file of files) {
  console.log(`\n── ${file} (load before it ${os.loadavg()[0]?.toFixed(1)})`);
  const startedAt = performance.now();
  try {
    const { default: bench }: { default: Bench } = await import(new URL(file, folder).href);
    console.log(`\n${table(await bench())}`);
  } catch (error) {
    if (error instanceof Skip) {
      console.log(`  Skipped: ${error.message}`);
    } else {
      console.log(`  Failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exitCode = 1;
    }
  }
  console.log(`  ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
// Whatever a failed benchmark left open must not keep us here.
process.exit();
