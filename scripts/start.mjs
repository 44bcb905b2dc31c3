// `npm start`: the simulators and the app on this machine, a demo shop on the first start, and the cron.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assertRoomToRun, delay, endWith, ROOT, readNotes, readSettings, runningFile } from './lib.mjs';
import { whenNpmIsGone } from './lib-processes.mjs';
import { fireCron, isAnswering, startStack } from './lib-servers.mjs';
import { announceOrders, DEMO_LOGINS, DEMO_PASSWORD, DEMO_STORE, seedDemoShop } from './seed.mjs';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

try {
  await main();
} catch (error) {
  endWith(error);
}

async function main() {
  const settings = readSettings();
  const { port, dataDir } = settings;
  const lockFile = runningFile(dataDir);
  await assertRoomToRun(settings);

  let stack;
  let stopping = false;
  const stop = async (code) => {
    if (stopping) return;
    stopping = true;
    await stack?.stop();
    rmSync(lockFile, { force: true });
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
  process.on('disconnect', () => stop(0));
  whenNpmIsGone(() => stop(0));

  writeFileSync(lockFile, JSON.stringify({ port }));
  process.on('exit', () => rmSync(lockFile, { force: true }));

  stack = await startStack({ ...settings, onError: (line) => !stopping && console.error(line) });
  for (const server of [stack.app, stack.simulators]) {
    if (!server) continue;
    Promise.race([server.ended, silenceOf(server.url)]).then(() => {
      if (stopping) return;
      console.error(`\nThe server at ${server.url} is gone; the logs are in ${path.join(dataDir, 'logs')}.\n`);
      stop(1);
    });
  }
  const hasDemo = !process.argv.includes('--no-seed');
  if (hasDemo) await seed(stack, dataDir);
  keepCronTicking(stack.app.url, settings.cronMinutes, () => stopping);
  greet(stack, dataDir, hasDemo);
}

/** A shop that cannot be completed leaves the app usable, and is taken up again at the next start. */
async function seed({ app, simulators, urls }, dataDir) {
  const notesFile = path.join(dataDir, 'v3', 'd1', 'seeded.json');
  const simulatorUrl = simulators?.url ?? null;
  try {
    let notes = readNotes(notesFile);
    if (!notes.done) {
      console.log('Filling the demo shop…');
      const simulates = (name) => simulatorUrl !== null && urls[name].startsWith(simulatorUrl);
      notes = { done: true, hookPath: await seedDemoShop({ appUrl: app.url, simulatorUrl, simulates }) };
      writeFileSync(notesFile, JSON.stringify(notes));
    }
    if (simulatorUrl && notes.hookPath)
      await announceOrders({ appUrl: app.url, simulatorUrl, hookPath: notes.hookPath });
  } catch (error) {
    console.error(`The demo shop is not complete yet: ${error.message} The next start goes on with it.`);
  }
}

/**
 * Settles when the server is silent for good: wrangler replaces a worker that died, but when its own listening part
 * dies, the new one never answers.
 */
async function silenceOf(url) {
  for (let missed = 0; missed < 2; ) {
    await delay(5000);
    missed = (await isAnswering(url)) ? 0 : missed + 1;
  }
}

function keepCronTicking(appUrl, minutes, isStopping) {
  if (minutes === 0) return;
  let busy = false;
  setInterval(
    async () => {
      if (busy) return;
      busy = true;
      await fireCron(appUrl).catch((error) => {
        if (!isStopping()) console.error(`The cron could not run: ${error.message}`);
      });
      busy = false;
    },
    Math.min(minutes * 60_000, LONGEST_TIMER_MS),
  );
}

function greet({ app, simulators }, dataDir, hasDemo) {
  const logins = [
    `  Sign in with the password ${DEMO_PASSWORD} as`,
    ...DEMO_LOGINS.map(({ email, role }) => `    ${email.padEnd(24)} ${role}`),
    '',
  ];
  const lines = [
    '',
    `  BrickOps runs at   ${app.url}`,
    '',
    ...(hasDemo ? logins : []),
    ...(simulators ? [`  Be a buyer at      ${simulators.url}/shop/${DEMO_STORE}`] : []),
    `  Data and logs in   ${path.relative(ROOT, dataDir).startsWith('..') ? dataDir : path.relative(ROOT, dataDir)}`,
    '  Ctrl-C stops everything.',
    '',
  ];
  console.log(lines.join('\n'));
  process.send?.({ ready: true, appUrl: app.url, simulatorUrl: simulators?.url ?? null });
}
