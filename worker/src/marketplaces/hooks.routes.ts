import type { Context } from 'hono';
import * as v from 'valibot';
import type { MarketplaceName } from '../contract/common.ts';
import { AppError } from '../platform/errors.ts';
import { type AppEnv, router } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { enqueueWork } from '../platform/work.ts';
import { findHookShop } from './connections.store.ts';

const words = {
  description:
    'Public: the address itself is the secret, shown with the connection. Nothing in the call is read; it only says "go and look".',
  tags: ['Marketplaces'] as [string],
  response: v.object({ ok: v.literal(true) }),
};

/** `/hooks`: what a marketplace, or a relay in a shop, calls when something has happened there. */
export const hookRoutes = router()
  .post('/bricklink/:token', describe({ summary: 'BrickLink has news', ...words }), (c) =>
    prompt(c, 'bricklink', c.req.param('token')),
  )
  .get('/brickowl/:token', describe({ summary: 'Brick Owl has news', ...words }), (c) =>
    prompt(c, 'brickowl', c.req.param('token')),
  );

/** Many calls at once cost one sync: a shop has one run open, and the others join it. */
async function prompt(c: Context<AppEnv>, name: MarketplaceName, token: string) {
  const shopId = await findHookShop(c.env, name, token);
  if (shopId === null) throw unknownHook();
  await enqueueWork(c.env, { kind: 'request_sync', shopId, trigger: 'hook' });
  return c.json({ ok: true as const });
}

const unknownHook = () =>
  new AppError(
    'marketplaces.unknown_hook',
    404,
    'Nobody listens at this address. Copy the one that is shown with the marketplace connection.',
  );
