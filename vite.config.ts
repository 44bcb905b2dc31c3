import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';

const api = `http://localhost:${process.env.PORT ?? 8787}`;

export default defineConfig({
  root: 'web',
  plugins: [
    solid(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      pwaAssets: { image: 'public/logo.svg', preset: 'minimal-2023' },
      manifest: {
        name: 'BrickOps',
        short_name: 'BrickOps',
        description: 'Orders, stock and picking for shops that sell bricks on BrickLink and Brick Owl',
        id: '/',
        start_url: '/',
        display: 'standalone',
        shortcuts: [
          { name: 'Pick', url: '/pick', icons: [{ src: '/pwa-192x192.png', sizes: '192x192' }] },
          { name: 'Identify', url: '/identify', icons: [{ src: '/pwa-192x192.png', sizes: '192x192' }] },
          { name: 'To-do', url: '/todos', icons: [{ src: '/pwa-192x192.png', sizes: '192x192' }] },
        ],
        background_color: '#f4f5f7',
        theme_color: '#ffffff',
      },
      injectManifest: {
        rollupFormat: 'iife',
        maximumFileSizeToCacheInBytes: 5e6,
        globPatterns: ['**/*.{js,css,html,svg,png,ico,woff2,wasm}'],
      },
    }),
  ],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // Browsers that know `light-dark()`, which the tokens are written with.
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    // Inlined fonts or pictures would need `data:` in the security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              // What a walk needs besides its own page, in one file instead of a dozen: a phone without a network reads
              // each through its service worker.
              name: 'base',
              test: /node_modules\/(solid-js\/(dist|web)|idb|ulid)\/|web\/src\/(kit\/(icons|button|field|item|format|media|colour|location)|sync\/(device|feed)|api\/client)\.tsx?$/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: api, ws: true }, '/hooks': api } },
});
