import { existsSync } from 'node:fs';
import path from 'node:path';
import { childEnv, run, runTool, Stop } from './lib.mjs';

/** Where Chromium and Chrome live on Debian, other Linuxes, macOS and Windows. */
function usualPlaces() {
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programs.filter(Boolean).map((folder) => path.join(folder, 'Google/Chrome/Application/chrome.exe')),
  ];
}

/**
 * The browser for the tests: CHROMIUM_PATH, else the first one installed in a usual place.
 * @returns {string | undefined} undefined leaves the choice to Playwright, which looks for a download of its own
 * @throws {Stop} when CHROMIUM_PATH names no file
 */
export function findBrowser() {
  const given = process.env.CHROMIUM_PATH?.trim();
  if (given) {
    if (existsSync(given)) return given;
    throw new Stop(`CHROMIUM_PATH is "${given}", and there is no such file.`);
  }
  return usualPlaces().find((place) => existsSync(place));
}

/**
 * Brings a browser where there is none: Debian's where apt may install, else the one Playwright offers.
 * @throws {Stop} when neither works
 */
export async function installBrowser() {
  if (findBrowser()) return;
  console.log('Installing Chromium for the browser tests…');
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    const env = childEnv({ DEBIAN_FRONTEND: 'noninteractive' });
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation'], { env });
    if (findBrowser()) return;
  }
  const { code } = await runTool('@playwright/test', ['install', 'chromium'], { command: 'playwright' });
  if (code !== 0) {
    throw new Stop(
      'The browser tests need Chrome or Chromium: install one, or name it with CHROMIUM_PATH=/path/to/chromium.',
    );
  }
}
