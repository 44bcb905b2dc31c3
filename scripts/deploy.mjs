// `npm run deploy`: builds, migrates both remote databases, uploads. docs/deploy.md says what must exist before.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { endWith, ROOT, Stop } from './lib.mjs';

/** Runs wrangler in the foreground: it asks before it changes a production database. */
function wrangler(args, trouble) {
  const bin = path.join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  const node = path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const { status } = spawnSync(node, [bin, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Stop(trouble);
}

try {
  const { buildWeb } = await import('./lib-build.mjs');
  await buildWeb();
  for (const binding of ['CONTROL_DB', 'SHOP_DB']) {
    const trouble = `${binding} could not be migrated, and nothing was uploaded. See docs/deploy.md, steps 1 and 2.`;
    wrangler(['d1', 'migrations', 'apply', binding, '--remote'], trouble);
  }
  wrangler(['deploy'], 'The Worker was not uploaded. What wrangler said above tells why.');
} catch (error) {
  endWith(error);
}
