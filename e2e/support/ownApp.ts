import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/lib.mjs';
import { startWatchdog } from '../../scripts/lib-processes.mjs';
import { fireCron, simulatedUrls, startApp } from '../../scripts/lib-servers.mjs';

/** An app for one test alone, which may be killed and started again on the same data and the same address. */
export interface OwnApp {
  url: string;
  /** Ends workerd and wrangler at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again; kills it first when it still runs. */
  restart(): Promise<void>;
  /** Fires the cron once. */
  tick(): Promise<void>;
  /** Stops it and forgets its data. */
  dispose(): Promise<void>;
}

/** @param template folder of data with empty, migrated databases */
export async function startOwnApp(simulatorUrl: string, template: string): Promise<OwnApp> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'brickops-own-'));
  cpSync(template, dataDir, { recursive: true });
  const watchdog = startWatchdog();
  const port = await freePort();
  const start = () => startApp({ port, dataDir, urls: simulatedUrls(simulatorUrl), onError: undefined, watchdog });
  let server = await start();
  return {
    url: server.url,
    kill: () => server.kill(),
    async restart() {
      await server.kill();
      server = await start();
    },
    tick: () => fireCron(server.url),
    async dispose() {
      await server.stop();
      watchdog.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
