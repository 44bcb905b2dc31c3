import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { lastLines, nodePath, ROOT, run, runTool } from './lib.mjs';
import { wranglerEnv } from './lib-build.mjs';

const TYPES_FILE = 'worker/worker-configuration.d.ts';
const TYPES_ARGS = ['types', TYPES_FILE, '--include-runtime=false'];

/**
 * What `npm test` looks at besides tests, in order.
 * @returns {{ name: string, check: () => Promise<string | null> }[]} null when all is well, otherwise what to read
 */
export function checks() {
  return [
    { name: 'Binding types are up to date', check: bindingTypes },
    ...typescriptProjects().map((project) => ({ name: `Types of ${project}`, check: () => types(project) })),
    { name: 'Lint and format', check: lint },
    { name: 'Migrations match the tables', check: migrations },
    { name: 'The worker can be deployed', check: dryRun },
  ];
}

async function bindingTypes() {
  const { code, output } = await wrangler([...TYPES_ARGS, '--check']);
  if (code === 0) return null;
  return `${lastLines(output)}\nRenew them with: npx wrangler ${TYPES_ARGS.join(' ')}`;
}

function typescriptProjects() {
  const folders = ['.', 'worker', 'web', 'simulators'];
  return folders.flatMap((folder) => {
    const full = path.join(ROOT, folder);
    if (!existsSync(full)) return [];
    const files = readdirSync(full).filter((name) => /^tsconfig.*\.json$/.test(name) && name !== 'tsconfig.base.json');
    return files.sort().map((name) => path.posix.join(folder, name));
  });
}

async function types(project) {
  const { code, output } = await runTool('typescript', ['-p', project, '--pretty', 'false'], { command: 'tsc' });
  return code === 0 ? null : output;
}

async function lint() {
  const args = ['check', '--colors=off', '--max-diagnostics=50', '.'];
  const { code, output } = await runTool('@biomejs/biome', args, { command: 'biome' });
  return code === 0 ? null : `${output}\nMuch of this is repaired by: npx biome check --write .`;
}

async function dryRun() {
  const { code, output } = await wrangler(['deploy', '--dry-run', '--outdir', 'dist/dry-run']);
  return code === 0 ? null : lastLines(output, 30);
}

/** Generates what is missing next to a copy of the migrations; a new file means that the tables have moved on. */
async function migrations() {
  mkdirSync(path.join(ROOT, 'dist'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, 'dist', 'migrations-'));
  try {
    for (const database of ['control', 'shop']) {
      const problem = await migrationsOf(database, folder);
      if (problem) return problem;
    }
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function migrationsOf(database, folder) {
  const out = path.join(folder, database);
  cpSync(path.join(ROOT, 'migrations', database), out, { recursive: true });
  const before = readdirSync(out).length;
  const original = pathToFileURL(path.join(ROOT, `drizzle.${database}.config.ts`)).href;
  const config = path.join(folder, `${database}.config.json`);
  const script = `import(${JSON.stringify(original)}).then(({ default: c }) => process.stdout.write(JSON.stringify(c)))`;
  const read = await run(nodePath(), ['--input-type=module', '--no-warnings', '-e', script]);
  if (read.code !== 0) return lastLines(read.output);
  const outName = path.relative(ROOT, out).split(path.sep).join('/');
  writeFileSync(config, JSON.stringify({ ...JSON.parse(read.output), out: outName }));
  const args = ['generate', '--config', path.relative(ROOT, config)];
  const generated = await runTool('drizzle-kit', args, { timeoutMs: 60_000 });
  if (generated.code !== 0) return lastLines(generated.output);
  if (readdirSync(out).length === before) return null;
  return `The tables of ${database} differ from its migrations. Write the missing one with: npx drizzle-kit generate --config drizzle.${database}.config.ts`;
}

function wrangler(args) {
  return runTool('wrangler', args, { env: wranglerEnv(path.join(os.tmpdir(), 'brickops-checks')) });
}
