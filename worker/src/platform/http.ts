import type { Log } from './log.ts';
import type { ShopContext } from './context.ts';

/** What Hono carries: bindings, and what the middlewares of `app.ts` put into every request. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    log: Log;
    /** Set by `requires(permission)`; handlers behind it may rely on it. */
    shop: ShopContext;
  };
}
