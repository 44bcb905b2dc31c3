// Runs before `npm start` and `npm test`: installs, builds and migrates what is missing or old, and nothing else.
// This file and its first lines must work on any Node, to be able to say that one is too old.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `\nBrickOps needs Node 20.19 or newer; this is Node ${process.versions.node}. Install a current one from https://nodejs.org and try again.\n`,
  );
  process.exit(1);
}

const { assertRoomToRun, endWith, readSettings } = await import('./lib.mjs');

try {
  const { assertToolsRun, install } = await import('./lib-install.mjs');
  const { buildWeb, migrate } = await import('./lib-build.mjs');
  const settings = process.argv[2] === 'start' ? readSettings() : null;
  if (settings) await assertRoomToRun(settings);
  await install();
  assertToolsRun();
  if (process.argv[2] === 'test') {
    const { installBrowser } = await import('./lib-browser.mjs');
    await installBrowser();
  }
  const results = await Promise.allSettled([buildWeb(), settings && migrate(settings.dataDir)]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
} catch (error) {
  endWith(error);
}
