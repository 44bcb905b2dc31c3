import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/lib.mjs';
import { migrate } from '../../scripts/lib-build.mjs';
import { startStack } from '../../scripts/lib-servers.mjs';

/** What the runtime says when a simulator breaks off an answer because a test asked for it. */
const BROUGHT_ABOUT = /connection closed by the simulator/;

/**
 * One app and one set of simulators for the whole run, on free ports and with data of their own. The built web app is
 * taken as it is: `npm test` has just renewed it.
 */
export default async function globalSetup() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'brickops-e2e-'));
  const template = path.join(folder, 'template');
  mkdirSync(template);
  await migrate(template);
  const dataDir = path.join(folder, 'shared');
  cpSync(template, dataDir, { recursive: true });
  const errors: string[] = [];
  const stack = await startStack({
    port: await freePort(),
    simulatorPort: await freePort(),
    dataDir,
    onError: (line: string) => {
      if (!BROUGHT_ABOUT.test(line)) errors.push(line);
    },
  });
  process.env.E2E_APP_URL = stack.app.url;
  process.env.E2E_SIMULATOR_URL = stack.simulators?.url;
  process.env.E2E_TEMPLATE = template;

  return async () => {
    await stack.stop();
    cpSync(path.join(dataDir, 'logs'), 'test-results/logs', { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    if (errors.length > 0) {
      console.log(
        `\nReported by the app and the simulators meanwhile (see test-results/logs):\n${errors.slice(0, 50).join('\n')}`,
      );
    }
  };
}
