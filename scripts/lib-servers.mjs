import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { delay, isListening, lastLines, nodePath, plain, readNotes, Stop, toolScript, usesSimulators } from './lib.mjs';
import { wranglerEnv } from './lib-build.mjs';
import { signalTree, spawnGroup, startWatchdog } from './lib-processes.mjs';

// Two seconds on an idle machine; a busy one with two cores has taken forty.
const READY_WITHIN_MS = 120_000;

/**
 * A running `wrangler dev`.
 * @typedef {object} Server
 * @property {string} url without a slash at the end
 * @property {Promise<void>} ended settles when the process is gone, whoever ended it
 * @property {() => Promise<void>} stop ends it kindly, and hard after four seconds
 * @property {() => Promise<void>} kill ends wrangler and workerd at once, like a power cut
 */

/**
 * Starts the simulators and the app together and waits until both answer.
 *
 * @param {object} options
 * @param {number} options.port where the app answers
 * @param {number} options.simulatorPort where the simulators answer
 * @param {string} options.dataDir everything that is kept: databases, files, secrets, logs
 * @param {Record<string, string>} [options.urls] addresses that replace a simulator, by variable name

 * @param {(text: string) => void} [options.onError] receives what the app and the simulators report as errors
 * @returns {Promise<{ app: Server, simulators: Server | null, urls: Record<string, string>, stop(): Promise<void> }>}
 * @throws {Stop} when one of them does not start; nothing is left running then
 */
export async function startStack({ port, simulatorPort, dataDir, urls = {}, onError }) {
  const watchdog = startWatchdog();
  const simulatorUrl = `http://localhost:${simulatorPort}`;
  const simulated = simulatedUrls(simulatorUrl, urls);
  const starting = [startApp({ port, dataDir, urls: { ...simulated, ...urls }, onError, watchdog })];
  if (usesSimulators({ urls })) starting.push(startSimulators({ port: simulatorPort, dataDir, onError, watchdog }));
  const results = await Promise.allSettled(starting);
  const servers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    watchdog.close();
  };
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return { app: servers[0], simulators: servers[1] ?? null, urls: { ...simulated, ...urls }, stop };
}

/**
 * Where the app finds each service that nobody gave an address for: the simulators. Pictures come from BrickLink's
 * side, so they follow its address.
 */
export function simulatedUrls(simulatorUrl, urls = {}) {
  const all = {
    BRICKLINK_API_URL: `${simulatorUrl}/bricklink/api/store/v1`,
    BRICKOWL_API_URL: `${simulatorUrl}/brickowl/v1`,
    BRICKOGNIZE_API_URL: `${simulatorUrl}/brickognize`,
    ...(urls.BRICKLINK_API_URL ? {} : { PART_IMAGE_URL: `${simulatorUrl}/images` }),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !urls[name]));
}

/** Starts the app alone; see {@link startStack}. */
export function startApp({ port, dataDir, urls, onError, watchdog }) {
  // By environment rather than by argument: arguments are there for every user of the machine to read.
  const env = { ...secrets(dataDir), ...urls };
  return startWorker({
    name: 'app',
    port,
    dataDir,
    persistTo: dataDir,
    args: ['--config', 'wrangler.toml'],
    env,
    onError,
    watchdog,
  });
}

/** Starts the simulators alone; see {@link startStack}. */
export function startSimulators({ port, dataDir, onError, watchdog }) {
  const persistTo = path.join(dataDir, 'simulators');
  const args = ['--config', 'simulators/wrangler.toml'];
  return startWorker({ name: 'simulators', port, dataDir, persistTo, args, env: {}, onError, watchdog });
}

/**
 * The secrets of this installation: given by the environment, otherwise made once and kept where only we may read.
 * @throws {Stop} when the kept ones cannot be read: new ones would lock everybody out of what the old ones sealed
 */
function secrets(dataDir) {
  const { AUTH_SECRET, CREDENTIALS_KEY } = process.env;
  if (AUTH_SECRET && CREDENTIALS_KEY) return { AUTH_SECRET, CREDENTIALS_KEY };
  const kept = keptSecrets(path.join(dataDir, 'secrets.json'));
  return { AUTH_SECRET: AUTH_SECRET || kept.AUTH_SECRET, CREDENTIALS_KEY: CREDENTIALS_KEY || kept.CREDENTIALS_KEY };
}

function keptSecrets(file) {
  if (existsSync(file)) {
    const kept = readNotes(file);
    if (kept.AUTH_SECRET && kept.CREDENTIALS_KEY) return kept;
    throw new Stop(
      `The secrets in ${file} cannot be read. Bring the file back from a backup, or delete the whole folder.`,
    );
  }
  const made = {
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    CREDENTIALS_KEY: `local1:${randomBytes(32).toString('base64')}`,
  };
  // Whole or not at all, whatever happens while it is written.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(made, null, 2), { mode: 0o600 });
  renameSync(draft, file);
  return made;
}

async function startWorker({ name, port, dataDir, persistTo, args, env, onError, watchdog }) {
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true });
  const logFile = path.join(dataDir, 'logs', `${name}.log`);
  // Names a file of our own, so that a .dev.vars or .env lying about does not mix in.
  const noVariables = path.join(dataDir, 'empty.env');
  writeFileSync(noVariables, '');
  const child = spawnGroup(
    nodePath(),
    [
      toolScript('wrangler'),
      'dev',
      ...args,
      ...['--port', String(port), '--inspector-port', '0', '--persist-to', persistTo, '--env-file', noVariables],
      ...['--log-level', 'log', '--show-interactive-dev-session', 'false'],
    ],
    wranglerEnv(dataDir, env),
  );
  const { pid } = child;
  if (pid) watchdog?.watch(pid);
  const output = followOutput(child, logFile, onError);
  const state = { ended: false };
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      output.add(String(error));
      resolve();
    });
    child.once('exit', resolve);
  }).then(() => {
    state.ended = true;
  });
  const end = async (first, patienceMs) => {
    if (!pid) return;
    signalTree(pid, first);
    await Promise.race([ended, delay(patienceMs)]);
    // What wrangler started may outlive it by a moment; then it holds the port and the databases.
    signalTree(pid, 'SIGKILL');
    await ended;
    await portReleased(port);
    watchdog?.forget(pid);
  };
  const server = {
    url: `http://localhost:${port}`,
    ended,
    stop: () => end('SIGTERM', 4000),
    kill: () => end('SIGKILL', 0),
  };
  const trouble = await waitUntilReady(server.url, output, state);
  if (trouble) {
    await server.stop();
    const text = output.text();
    // From the first error on, where there is one: what stands before it is small talk.
    const told = text.slice(Math.max(0, text.indexOf('✘ [ERROR]')));
    throw new Stop(`The ${name} did not start: ${trouble} From ${logFile}:\n${lastLines(told, 15)}`);
  }
  return server;
}

/** @returns {Promise<string | null>} what went wrong, null when the server answers */
async function waitUntilReady(url, output, state) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (state.ended) return 'wrangler ended.';
    if (output.hasFailed()) return 'it could not be built.';
    if (output.isReady()) {
      const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
      await answer?.body?.cancel();
      if (answer) return null;
    }
    await delay(100);
  }
  return `it gave no answer within ${READY_WITHIN_MS / 1000} seconds.`;
}

/** Writes everything to the log file, remembers it until the server is ready, and passes errors on. */
function followOutput(child, logFile, onError) {
  const file = createWriteStream(logFile, { flags: 'w' });
  let early = '';
  let ready = false;
  const add = (text) => {
    // Lines about our own questions whether it still answers.
    file.write(text.replace(/^.*\bHEAD \/ .*\n/gm, ''));
    if (!ready) early = (early + text).slice(-100_000);
    if (/Ready on http/.test(text)) ready = true;
  };
  child.stdout.on('data', (chunk) => add(plain(chunk.toString())));
  // Until it is ready, trouble is told once, with the end of the log.
  const errors = errorBlocks((text) => ready && onError?.(text));
  child.stderr.on('data', (chunk) => {
    const text = plain(chunk.toString());
    add(text);
    errors(text);
  });
  return {
    add,
    isReady: () => ready,
    hasFailed: () =>
      !ready && /Build failed|Failed to start|Address already in use|\[ERROR\] (?:Missing|The entry-point)/.test(early),
    text: () => early,
  };
}

/** Cuts wrangler's stderr into its blocks and passes on the errors among them, without decoration. */
function errorBlocks(pass) {
  let isError = false;
  return (text) => {
    for (const line of text.split('\n')) {
      const start = line.match(/^\S\s*\[(ERROR|WARNING)\]\s*(.*)$/);
      if (start) isError = start[1] === 'ERROR';
      const words = (start ? start[2] : line).trim();
      if (isError && words) pass(words);
    }
  };
}

async function portReleased(port) {
  for (let tries = 0; tries < 20 && (await isListening(port)); tries++) await delay(100);
}

/** Whether the server answers at all, whatever it says; patient, because a long computation keeps it from answering. */
export async function isAnswering(url) {
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(20_000) }).catch(() => null);
  return answer !== null;
}

/**
 * Fires the cron once, as Cloudflare would.
 * @throws when the app does not answer, or its handler failed
 */
export async function fireCron(appUrl) {
  const answer = await fetch(
    `${appUrl}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent('*/15 * * * *')}&format=json`,
    {
      signal: AbortSignal.timeout(120_000),
    },
  );
  if (!answer.ok) throw new Error(`the app answered with ${answer.status}.`);
  const result = await answer.json();
  if (result.outcome !== 'ok') throw new Error(`the scheduled handler ended with ${result.outcome}.`);
}
