import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { childEnv, fingerprint, lastLines, plain, ROOT, readNotes, runTool, Stop } from './lib.mjs';

const CLIENT = path.join(ROOT, 'dist', 'client');
const CLIENT_NOTES = path.join(ROOT, 'dist', 'client.json');
const DATABASES = ['CONTROL_DB', 'SHOP_DB'];

/**
 * Builds the web app unless the last build was made from the same sources.
 * @throws {Stop} with the end of vite's output
 */
export async function buildWeb() {
  const places = ['web', 'worker/src', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'];
  // Of the worker, the web app bundles only the contract and the pure rules.
  const sources = fingerprint(
    places,
    (name) =>
      !/\.test\.tsx?$/.test(name) &&
      (!name.startsWith('worker/') || name.startsWith('worker/src/contract/') || name.endsWith('.domain.ts')),
  );
  if (existsSync(path.join(CLIENT, 'index.html')) && readNotes(CLIENT_NOTES).sources === sources) return;
  console.log('Building the web app…');
  const { code, output } = await runTool('vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new Stop(`The web app could not be built. vite said:\n${lastLines(output, 30)}`);
  mkdirSync(CLIENT, { recursive: true });
  writeFileSync(CLIENT_NOTES, JSON.stringify({ sources }));
}

/**
 * Environment in which wrangler prints no advertisement, sends nothing home and opens no connection to the outside.
 * @param {string} dataDir keeps wrangler's register of running workers too, so that two installations do not meet
 */
export function wranglerEnv(dataDir, extra = {}) {
  return childEnv({
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_REGISTRY_PATH: path.join(dataDir, 'registry'),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
    X_LOCAL_EXPLORER: 'false',
    FORCE_COLOR: '0',
    NO_COLOR: undefined,
    ...extra,
  });
}

/**
 * Brings both local databases to the newest migration; asks wrangler only when there is something new.
 * @throws {Stop} with wrangler's words when a migration fails
 */
export async function migrate(dataDir) {
  const migrations = fingerprint(['migrations'], (name) => name.endsWith('.sql'));
  const databaseFolder = path.join(dataDir, 'v3', 'd1');
  const notesFile = path.join(databaseFolder, 'migrated.json');
  if (readNotes(notesFile).migrations === migrations) return;
  for (const binding of DATABASES) {
    const args = ['d1', 'migrations', 'apply', binding, '--local', '--persist-to', dataDir];
    const { code, output } = await runTool('wrangler', args, { env: wranglerEnv(dataDir) });
    if (code !== 0) {
      throw new Stop(
        `The database ${binding} in ${dataDir} could not be migrated. wrangler said:\n${lastLines(plain(output), 15)}`,
      );
    }
  }
  writeFileSync(notesFile, JSON.stringify({ migrations }));
}
