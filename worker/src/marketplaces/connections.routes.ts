import type { Context, MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { MARKETPLACES, MarketplaceName, pageOf } from '../contract/common.ts';
import {
  BrickLinkCredentials,
  BrickOwlCredentials,
  CallBudget,
  ConnectBrickLinkBody,
  ConnectBrickOwlBody,
  Connection,
  ConnectionTest,
} from '../contract/marketplaces.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import { type AppEnv, router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { readCallBudget } from './callBudget.ts';
import { BRICKLINK_DAILY_CALLS } from './calls.domain.ts';
import { callsLast24h } from './calls.store.ts';
import { findConnection, listConnections, type StoredConnection } from './connections.store.ts';
import { connectMarketplace, disconnectMarketplace, testConnection, testCredentials } from './connections.usecases.ts';

const NameParam = v.object({ name: MarketplaceName });
const TestBrickLinkBody = v.object({ credentials: v.optional(BrickLinkCredentials) });
const TestBrickOwlBody = v.object({ credentials: v.optional(BrickOwlCredentials) });

const tags: [string] = ['Marketplaces'];
const connectWords = {
  description:
    'Stores the credentials sealed and tries them. They stay stored when they do not work; the answer then holds the problem. They never come back.',
  tags,
  response: Connection,
};
const testWords = {
  description:
    'With `credentials` these are tried and not stored; without a body, or with `{}`, the stored ones are tried.',
  tags,
  response: ConnectionTest,
};

/** `/api/marketplaces` */
export const connectionRoutes = router()
  .get(
    '/',
    requires('marketplaces.read'),
    describe({ summary: 'Both marketplaces, connected or not', tags, response: pageOf(Connection) }),
    async (c) => {
      const stored = await listConnections(c.var.shop);
      const rows = await Promise.all(
        MARKETPLACES.map((name) => onWire(c, name, stored.find(({ marketplace }) => marketplace === name) ?? null)),
      );
      return c.json({ rows, nextCursor: null });
    },
  )
  .get(
    '/:name',
    requires('marketplaces.read'),
    describe({ summary: 'One marketplace', tags, response: Connection }),
    validate('param', NameParam),
    async (c) => c.json(await connectionOnWire(c, c.req.valid('param').name)),
  )
  .get(
    '/:name/calls',
    requires('marketplaces.read'),
    describe({ summary: 'Calls of the rolling 24 hours, and where they lead', tags, response: CallBudget }),
    validate('param', NameParam),
    async (c) => c.json(await readCallBudget(c.var.shop, c.req.valid('param').name)),
  )
  .put(
    '/bricklink',
    requires('marketplaces.write'),
    describe({ summary: 'Connect to BrickLink, or replace its credentials', ...connectWords }),
    validate('json', ConnectBrickLinkBody),
    async (c) => {
      const { credentials, ordersSince } = c.req.valid('json');
      await connectMarketplace(c.var.shop, 'bricklink', { credentials, ordersSince: epochOf(ordersSince) });
      return c.json(await connectionOnWire(c, 'bricklink'));
    },
  )
  .put(
    '/brickowl',
    requires('marketplaces.write'),
    describe({ summary: 'Connect to Brick Owl, or replace its API key', ...connectWords }),
    validate('json', ConnectBrickOwlBody),
    async (c) => {
      const { credentials, ordersSince } = c.req.valid('json');
      await connectMarketplace(c.var.shop, 'brickowl', { credentials, ordersSince: epochOf(ordersSince) });
      return c.json(await connectionOnWire(c, 'brickowl'));
    },
  )
  .delete(
    '/:name',
    requires('marketplaces.write'),
    describe({
      summary: 'Forget the credentials',
      description: 'Orders, lots and listings stay. Repeating it changes nothing.',
      tags,
      response: Connection,
    }),
    validate('param', NameParam),
    async (c) => {
      const { name } = c.req.valid('param');
      await disconnectMarketplace(c.var.shop, name);
      return c.json(await connectionOnWire(c, name));
    },
  )
  .post(
    '/bricklink/test',
    requires('marketplaces.write'),
    describe({ summary: 'Try BrickLink credentials', ...testWords }),
    whenSent(validate('json', TestBrickLinkBody)),
    async (c) => {
      const { credentials } = c.req.valid('json');
      const shop = c.var.shop;
      return c.json(
        credentials ? await testCredentials(shop, 'bricklink', credentials) : await testConnection(shop, 'bricklink'),
      );
    },
  )
  .post(
    '/brickowl/test',
    requires('marketplaces.write'),
    describe({ summary: 'Try a Brick Owl API key', ...testWords }),
    whenSent(validate('json', TestBrickOwlBody)),
    async (c) => {
      const { credentials } = c.req.valid('json');
      const shop = c.var.shop;
      return c.json(
        credentials ? await testCredentials(shop, 'brickowl', credentials) : await testConnection(shop, 'brickowl'),
      );
    },
  );

/** A request without a body counts as `{}`. */
function whenSent<M extends MiddlewareHandler<AppEnv>>(check: M): M {
  const middleware: MiddlewareHandler<AppEnv> = (c, next) => {
    if (c.req.header('content-type') !== undefined) return check(c, next);
    c.req.addValidatedData('json', {});
    return next();
  };
  // Copies what describes the body in the OpenAPI document.
  return Object.assign(middleware, { ...check }) as M;
}

const epochOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

async function connectionOnWire(c: Context<AppEnv>, name: MarketplaceName): Promise<Connection> {
  return onWire(c, name, await findConnection(c.var.shop, name));
}

async function onWire(c: Context<AppEnv>, name: MarketplaceName, stored: StoredConnection | null): Promise<Connection> {
  const { problemCode: code, problemMessage: message, problemSince: since } = stored ?? {};
  return {
    marketplace: name,
    connected: stored !== null,
    credentialHint: stored?.credentialHint || null,
    storeName: stored?.storeName ?? null,
    currency: stored?.currency ?? null,
    ordersSince: isoOrNull(stored?.ordersSince ?? null),
    connectedAt: isoOrNull(stored?.connectedAt ?? null),
    stockImportedAt: isoOrNull(stored?.stockImportedAt ?? null),
    lastGoodAt: isoOrNull(stored?.lastGoodAt ?? null),
    problem: code && message && since ? { code, message, since: iso(since) } : null,
    hookUrl: stored ? `${new URL(c.req.url).origin}/hooks/${name}/${stored.hookToken}` : null,
    calls: {
      last24h: await callsLast24h(c.var.shop, name),
      limit: name === 'bricklink' ? BRICKLINK_DAILY_CALLS : null,
    },
  };
}
