/** Bindings that exist in tests only; see `vitest.config.ts`. */
declare namespace Cloudflare {
  interface Env {
    TEST_CONTROL_MIGRATIONS: import('cloudflare:test').D1Migration[];
    TEST_SHOP_MIGRATIONS: import('cloudflare:test').D1Migration[];
    /** Seeds to play again, comma-separated; empty for the usual ones. */
    TEST_SEED: string;
  }
}
