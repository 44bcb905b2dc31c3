import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { assertWritable, childEnv, lastLines, nodePath, ROOT, run, Stop } from './lib.mjs';

/**
 * Brings node_modules to what the lock file says; does nothing when it is there already.
 * @throws {Stop} without network, without room to write, or when npm refuses
 */
export async function install() {
  if (isInstalled()) return;
  assertWritable(ROOT);
  console.log('Installing packages. The first time takes about a minute…');
  // Retries that give a shaky line a second chance, and a dead one an answer within seconds.
  const patience = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const result = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error', ...patience]);
  if (result.code !== 0) throw new Stop(explain(result.output));
  await restoreNodeCommand();
  if (!isInstalled()) throw new Stop('npm ci ended well, but packages are missing. Delete node_modules and try again.');
}

/** @throws {Stop} when neither npm nor the machine has a Node that can run the tools */
export function assertToolsRun() {
  const major = Number(process.versions.node.split('.')[0]);
  if (nodePath() === process.execPath && major < 22) {
    throw new Stop(
      `npm has no current Node for ${process.platform} ${process.arch}, and Node ${process.versions.node} is too old for the tools: install Node 22 or newer from https://nodejs.org and try again.`,
    );
  }
}

/** True when npm's own record of what it installed agrees with the lock file; packages for other machines may be absent. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const found = packagesIn('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '') return true;
    const there = found[place];
    if (!there) return Boolean(entry.optional || entry.devOptional || entry.peer);
    return there.version === entry.version;
  });
}

function packagesIn(file) {
  const full = path.join(ROOT, file);
  if (!existsSync(full)) return null;
  try {
    return JSON.parse(readFileSync(full, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** npm 10 and older drop `.bin/node` when several optional packages offer it; `npx` needs it, our scripts do not. */
async function restoreNodeCommand() {
  const command = path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(command) || nodePath() === process.execPath) return;
  const name = path.basename(path.dirname(path.dirname(nodePath())));
  await npm(['rebuild', name, '--loglevel=error']);
}

/** Runs the npm that runs us, or the one in PATH, with the Node it was started with. */
function npm(args) {
  const env = childEnv({ PATH: process.env.PATH });
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return run(process.execPath, [script, ...args], { env });
  if (process.platform !== 'win32') return run('npm', args, { env });
  return run(process.env.comspec ?? 'cmd.exe', ['/d', '/s', '/c', `npm ${args.join(' ')}`], { env });
}

function explain(output) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i.test(
      output,
    )
  ) {
    return 'The packages could not be downloaded: the npm registry does not answer. Check the internet connection and try again.';
  }
  if (/ENOSPC/.test(output)) return 'The packages could not be installed: the disk is full.';
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `The packages could not be installed: npm may not write to ${ROOT} or to its cache.\n${lastLines(output, 4)}`;
  }
  return `The packages could not be installed. npm said:\n${lastLines(output)}`;
}
