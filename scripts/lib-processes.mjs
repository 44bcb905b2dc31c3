import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib.mjs';

const isWindows = process.platform === 'win32';

/** Signals a process with everything it started; one that is gone already is fine. */
export function signalTree(pid, signal) {
  if (isWindows) {
    spawnSync('taskkill', ['/PID', String(pid), '/T', ...(signal === 'SIGKILL' ? ['/F'] : [])], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody left in the group.
  }
}

/**
 * Starts a program as the head of its own process group.
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnGroup(program, args, env) {
  return spawn(program, args, {
    cwd: ROOT,
    env,
    // A group of its own lets one signal reach the whole tree; Windows has trees without it.
    detached: !isWindows,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the process that ends our children should we be killed without a chance to do it ourselves. */
export function startWatchdog() {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'lib-watchdog.mjs')], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  child.stdin.unref?.();
  child.stdin.on('error', () => {});
  return {
    watch: (pid) => child.stdin.write(`+${pid}\n`),
    forget: (pid) => child.stdin.write(`-${pid}\n`),
    close: () => child.stdin.end(),
  };
}

/**
 * Calls back once when the npm that started us is gone: killed without a signal reaching us. Started by hand, without
 * npm, a process may outlive its shell as usual.
 */
export function whenNpmIsGone(callback) {
  if (!process.env.npm_lifecycle_event) return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    callback();
  }, 1000);
  timer.unref();
}

/** Our parent and, where a shell stands between npm and us and the system tells cheaply, its parent. */
function ancestors() {
  const parent = process.ppid;
  try {
    const afterName = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return `${parent} ${afterName.split(' ')[1]}`;
  } catch {
    return `${parent}`;
  }
}
