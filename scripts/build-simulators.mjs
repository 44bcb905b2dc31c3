import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}simulators/dist/index.js`;

/**
 * Bundles the simulators into the text of one ES module.
 * @returns {Promise<string>}
 */
export async function bundleSimulators() {
  const result = await build({
    entryPoints: [`${root}simulators/src/index.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'import'],
    external: ['cloudflare:*', 'node:*'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

/**
 * Writes the bundle to `simulators/dist/index.js`, which miniflare runs as an auxiliary Worker.
 * @returns {Promise<string>} absolute path of the bundle
 */
export async function buildSimulators() {
  const text = await bundleSimulators();
  await mkdir(dirname(outfile), { recursive: true });
  // Renamed into place: another test run may be reading the old one right now.
  const fresh = `${outfile}.${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, outfile);
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildSimulators());
