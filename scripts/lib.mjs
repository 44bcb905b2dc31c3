import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A reason to stop that a person can act on: its message is the one sentence that is printed. */
export class Stop extends Error {}

/** Prints one sentence for a `Stop`, the whole stack for anything else, and ends with exit code 1. */
export function endWith(error) {
  console.error(error instanceof Stop ? `\n${error.message}\n` : error);
  process.exit(1);
}

/** Follow-up lines of a sentence: the end of a tool's output, without colours and blank lines. */
export function lastLines(text, count = 12) {
  return plain(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Text without terminal colours. */
export function plain(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with the escape character
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}

/**
 * What the environment says about running here; see "Settings" in the README.
 * @throws {Stop} naming the variable that cannot be used
 */
export function readSettings(env = process.env) {
  const port = portFrom(env, 'PORT', 8787);
  const simulatorPort = portFrom(env, 'SIMULATOR_PORT', port === 65535 ? port - 1 : port + 1);
  if (simulatorPort === port) throw new Stop('PORT and SIMULATOR_PORT are the same; choose two different ports.');
  const cronText = env.CRON_MINUTES?.trim() || '15';
  const cronMinutes = Number(cronText);
  if (!Number.isFinite(cronMinutes) || cronMinutes < 0) {
    throw new Stop(`CRON_MINUTES is "${cronText}"; use a number of minutes such as 15, or 0 for never.`);
  }
  const urls = {};
  for (const name of [...SERVICES, 'PART_IMAGE_URL']) {
    const value = env[name]?.trim();
    if (!value) continue;
    if (!URL.canParse(value)) throw new Stop(`${name} is "${value}"; use an address such as https://example.com/api.`);
    urls[name] = value.replace(/\/+$/, '');
  }
  return { port, simulatorPort, cronMinutes, urls, dataDir: path.resolve(ROOT, env.DATA_DIR?.trim() || '.data') };
}

function portFrom(env, name, fallback) {
  const text = env[name]?.trim();
  if (!text) return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Stop(`${name} is "${text}"; use a port number from 1 to 65535.`);
  }
  return port;
}

/** The services whose addresses can be set; where one is not set, a simulator stands in for it. */
export const SERVICES = ['BRICKLINK_API_URL', 'BRICKOWL_API_URL', 'BRICKOGNIZE_API_URL'];

/** True when a service has no address of its own. */
export const usesSimulators = ({ urls }) => SERVICES.some((name) => !urls[name]);

/**
 * Makes sure that nobody is in our way: on the ports, or on the same data.
 * @throws {Stop}
 */
export async function assertRoomToRun(settings) {
  await assertPortFree(settings.port, 'PORT');
  if (usesSimulators(settings)) await assertPortFree(settings.simulatorPort, 'SIMULATOR_PORT');
  assertWritable(settings.dataDir, 'DATA_DIR');
  const { port } = readNotes(runningFile(settings.dataDir));
  // A note that a killed run left behind says nothing; a port that still answers does.
  if (!port || !(await isPortTaken(port))) return;
  throw new Stop(
    `BrickOps already runs on the data in ${settings.dataDir}, at http://localhost:${port}. Stop it first, or use other data: DATA_DIR=.data-2 npm start`,
  );
}

/** Where a run notes its port while it lasts: two runs on one folder of data would overwrite each other's work. */
export const runningFile = (dataDir) => path.join(dataDir, 'running.json');

/** @throws {Stop} when something listens on the port already */
async function assertPortFree(port, variable) {
  if (!(await isPortTaken(port))) return;
  const example = port + 20 > 65535 ? 8800 : port + 20;
  throw new Stop(
    `Port ${port} is already in use. Stop what runs there, or choose another port: ${variable}=${example} npm start`,
  );
}

/** True when something answers on the port, or it cannot be listened on, by IPv4 or IPv6. */
export async function isPortTaken(port) {
  if (await isListening(port)) return true;
  for (const host of ['127.0.0.1', '::1']) {
    const refused = await new Promise((resolve) => {
      const server = net.createServer();
      server.once('error', (error) => resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES'));
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
    });
    if (refused) return true;
  }
  return false;
}

/** True when something answers on the port. */
export async function isListening(port) {
  return (await canConnect(port, '127.0.0.1')) || (await canConnect(port, '::1'));
}

function canConnect(port, host) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout: 1000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** @throws {Stop} when the folder cannot be made or written to */
export function assertWritable(folder, variable) {
  const probe = path.join(folder, `.write-test-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const remedy = variable
      ? ` Choose another one: ${variable}=/path/to/folder npm start`
      : ' Make it writable and try again.';
    throw new Stop(`Cannot write to ${folder} (${reason(error)}).${remedy}`);
  }
}

function reason(error) {
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'this user may not';
  if (error.code === 'ENOSPC') return 'the disk is full';
  if (error.code === 'ENOTDIR') return 'a file stands where a folder is needed';
  if (error.code === 'EROFS') return 'the disk is read-only';
  return error.code ?? error.message;
}

/** Node's own recursive mkdir never returns where the system answers ENOENT for a folder that is there, as /proc does. */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder);
}

/** Folder of the current Node that npm installed for this machine, null when it has none. */
function bundledNodeFolder() {
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
  if (process.platform === 'win32') names.push(`node-win-${process.arch}`);
  for (const name of names) {
    const folder = path.join(ROOT, 'node_modules', name, 'bin');
    if (existsSync(path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))) return folder;
  }
  return null;
}

/** The Node that runs the tools: the one from npm where there is one, otherwise the one running this. */
export function nodePath() {
  const folder = bundledNodeFolder();
  return folder ? path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node') : process.execPath;
}

/** This process's environment with our Node and tools first in PATH, plus `extra`; an undefined value removes one. */
export function childEnv(extra = {}) {
  const env = { ...process.env, ...extra };
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [bundledNodeFolder(), path.join(ROOT, 'node_modules', '.bin'), env[pathName]];
  env[pathName] = folders.filter(Boolean).join(path.delimiter);
  for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];
  return env;
}

/** Script that a package offers as a command, for `node <script>`: works without shells and without .bin. */
export function toolScript(packageName, command = packageName) {
  const folder = path.join(ROOT, 'node_modules', ...packageName.split('/'));
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Runs a program to its end, with no input.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number, show?: boolean, log?: string }} [options]
 *   `show` prints the output as it comes, `log` also appends it to a file
 * @returns {Promise<{ code: number, output: string }>} code 124 after a timeout, 127 when it cannot be started
 */
export function run(program, args, { env = childEnv(), cwd = ROOT, timeoutMs, show = false, log } = {}) {
  return new Promise((resolve) => {
    const chunks = [];
    const file = log ? createWriteStream(log, { flags: 'a' }) : null;
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const collect = (target) => (chunk) => {
      chunks.push(chunk);
      file?.write(chunk);
      if (show) target.write(chunk);
    };
    child.stdout.on('data', collect(process.stdout));
    child.stderr.on('data', collect(process.stderr));
    let timedOut = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : null;
    const end = (code, extra = '') => {
      if (timer) clearTimeout(timer);
      file?.end();
      resolve({ code: timedOut ? 124 : code, output: Buffer.concat(chunks).toString() + extra });
    };
    child.once('error', (error) => end(127, String(error)));
    child.once('close', (code, signal) => end(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a package's command with our Node. See {@link run}. */
export function runTool(packageName, args, options = {}) {
  return run(nodePath(), [toolScript(packageName, options.command), ...args], options);
}

/**
 * A fingerprint of files' names and contents.
 * @param {string[]} places files and folders, relative to the project; missing ones count as absent
 * @param {(name: string) => boolean} [keep] called with the path relative to the project, with forward slashes
 */
export function fingerprint(places, keep = () => true) {
  const hash = createHash('sha256');
  const visit = (name) => {
    const full = path.join(ROOT, name);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const entry of readdirSync(full).sort()) visit(`${name}/${entry}`);
    } else if (keep(name)) {
      hash.update(`${name}\0`).update(readFileSync(full)).update('\0');
    }
  };
  for (const place of places) visit(place);
  return hash.digest('hex');
}

/** What an earlier run noted in a JSON file, `{}` when there is nothing readable. */
export function readNotes(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
