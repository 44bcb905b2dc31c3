/** Bindings that exist in tests only; see `vitest.config.ts`. */
declare namespace Cloudflare {
  interface Env {
    TEST_CONTROL_MIGRATIONS: import('cloudflare:test').D1Migration[];
    TEST_SHOP_MIGRATIONS: import('cloudflare:test').D1Migration[];
    /** One seed to play again, empty for all of them. */
    TEST_SEED: string;
  }
}
