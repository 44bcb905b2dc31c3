// `npm test`: every check and every test, to the end even when something fails, with one count as the last line.
// `npm test -- checks|unit|worker|e2e [filter]` runs a part.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { childEnv, endWith, ROOT, readNotes, runTool, Stop } from './lib.mjs';
import { findBrowser } from './lib-browser.mjs';
import { checks } from './lib-checks.mjs';

const PARTS = ['checks', 'unit', 'worker', 'e2e'];
const RESULTS = path.join(ROOT, 'test-results');
// In a file or a pipe, colours are noise; vitest would print them for CI's sake.
const COLOURS = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined };
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

try {
  await main();
} catch (error) {
  endWith(error);
}

async function main() {
  const [part, ...filter] = process.argv.slice(2);
  if (part && !PARTS.includes(part)) {
    throw new Stop(`There is no part "${part}". Use: npm test -- ${PARTS.join('|')} [filter]`);
  }
  const wanted = (name) => !part || part === name;
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const record = (name, { passed, failed, skipped, trouble }) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) failures.push(trouble ? `${name}: ${trouble}` : `${name}: ${failed} failed`);
  };

  if (wanted('checks')) {
    for (const check of checks().filter(({ name }) =>
      filter.every((text) => name.toLowerCase().includes(text.toLowerCase())),
    )) {
      record(check.name, await runCheck(check));
    }
  }
  const projects = { unit: ['node'], worker: ['worker'] }[part] ?? ['node', 'worker'];
  if (wanted('unit') || wanted('worker')) record('Unit and worker tests', await runVitest(projects, filter));
  if (wanted('e2e')) record('Browser tests', await runPlaywright(filter));

  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

async function runCheck({ name, check }) {
  const end = heading(name);
  const problem = await check();
  if (problem) console.log(problem);
  end();
  return problem ? { ...NOTHING, failed: 1, trouble: 'see above' } : { ...NOTHING, passed: 1 };
}

async function runVitest(projects, filter) {
  const end = heading('Unit and worker tests');
  const report = freshReport('vitest.json');
  const { code } = await runTool(
    'vitest',
    [
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...filter,
    ],
    { show: true, env: childEnv(COLOURS) },
  );
  end();
  const found = readNotes(report);
  const counts = {
    passed: found.numPassedTests ?? 0,
    failed: found.numFailedTests ?? 0,
    skipped: (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0),
  };
  return judge(counts, code);
}

async function runPlaywright(filter) {
  const end = heading('Browser tests');
  const report = freshReport('playwright.json');
  const env = childEnv({
    // Playwright sets FORCE_COLOR for its workers, and Node warns where NO_COLOR stands beside it.
    ...(process.stdout.isTTY ? {} : { FORCE_COLOR: '0', NO_COLOR: undefined }),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    CHROMIUM_PATH: findBrowser(),
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
  });
  const args = ['test', '--reporter=list,json', ...filter];
  const { code } = await runTool('@playwright/test', args, { command: 'playwright', env, show: true });
  end();
  const { stats = {} } = readNotes(report);
  // A test that passed on its second try is shown as flaky above, and counted as passed.
  const passed = (stats.expected ?? 0) + (stats.flaky ?? 0);
  return judge({ passed, failed: stats.unexpected ?? 0, skipped: stats.skipped ?? 0 }, code);
}

/** A runner that failed although none of its tests did, or that ran none, counts as one failure. */
function judge(counts, code) {
  if (counts.failed > 0) return counts;
  if (code !== 0) return { ...counts, failed: 1, trouble: `the runner ended with code ${code}, see above` };
  if (counts.passed + counts.skipped === 0) return { ...counts, failed: 1, trouble: 'no test ran' };
  return counts;
}

/** @returns {() => void} prints how long it took */
function heading(name) {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  return () => console.log(`   ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

function freshReport(name) {
  mkdirSync(RESULTS, { recursive: true });
  const file = path.join(RESULTS, name);
  rmSync(file, { force: true });
  return file;
}
