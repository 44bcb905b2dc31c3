import { requires } from '../auth/requires.ts';
import { ChangesPage, ChangesQuery } from '../contract/live.ts';
import { AppError } from '../platform/errors.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { readChanges } from './changes.ts';

const tags: [string] = ['Live'];

/** `/api/live`, `/api/changes` */
export const liveRoutes = router()
  .get(
    '/live',
    requires('shop.read'),
    describe({
      summary: 'WebSocket that says which topics changed',
      description:
        'The server says `hello` with the protocol version, then `hint` with topics. Send `ping`, get `pong`. Hints may get lost: fetch `/api/changes` on reconnect and on focus.',
      tags,
      response: null,
      status: 101,
      errors: [426],
    }),
    async (c) => {
      if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
        c.header('upgrade', 'websocket');
        throw new AppError('live.upgrade_needed', 426, 'This address speaks WebSocket only.');
      }
      const { shopId, actor, env } = c.var.shop;
      const { webSocket } = await env.SHOP_FEED.getByName(shopId).fetch(`https://shop-feed/${actor.userId}`, {
        headers: { upgrade: 'websocket' },
      });
      return new Response(null, { status: 101, webSocket, headers: { 'x-request-id': c.var.requestId } });
    },
  )
  .get(
    '/changes',
    requires('shop.read'),
    describe({ summary: 'What changed in this shop since a position', tags, response: ChangesPage }),
    validate('query', ChangesQuery),
    async (c) => c.json(await readChanges(c.var.shop, c.req.valid('query').after)),
  );
