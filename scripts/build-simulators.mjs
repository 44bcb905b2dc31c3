import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles the simulators into one ES module, `simulators/dist/index.js`, which miniflare runs as an auxiliary Worker.
 * @returns {Promise<string>} absolute path of the bundle
 */
export async function buildSimulators() {
  const outfile = `${root}simulators/dist/index.js`;
  await build({
    entryPoints: [`${root}simulators/src/index.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'import'],
    external: ['cloudflare:*', 'node:*'],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildSimulators());
