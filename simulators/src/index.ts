import { bricklinkSecrets, unknownKey } from './bricklink/bricklink.routes.ts';
import { parseAuthorization } from './bricklink/oauth.domain.ts';
import { brickowlKey, readBoRequest, unauthorized } from './brickowl/brickowl.routes.ts';
import { homePage } from './buyer/buyer.routes.ts';
import type { Env } from './env.ts';
import { brokenAnswer, DROP_HEADER } from './faults.domain.ts';
import { picture } from './pictures/pictures.routes.ts';

export { SimStore } from './sim-store.ts';

const STORE_NAME = /^[a-z0-9-]{1,40}$/;
// No store can have this name, so the list of stores never meets one.
const REGISTRY = '.registry';

/** Brickognize has no accounts: one object, under a name of its own, stands for all of it. */
const BRICKOGNIZE = 'brickognize';

const storeFrom = (value: string, prefix: string) => {
  const name = value.startsWith(prefix) ? value.slice(prefix.length) : '';
  return STORE_NAME.test(name) ? name : undefined;
};

const BRICKLINK_PREFIX = bricklinkSecrets('').consumerKey;
const BRICKOWL_PREFIX = brickowlKey('');

const unlessDropped = (response: Response) => (response.headers.has(DROP_HEADER) ? brokenAnswer() : response);

async function toBricklink(request: Request, env: Env, path: string): Promise<Response> {
  const key = parseAuthorization(request.headers.get('authorization'))?.get('oauth_consumer_key') ?? '';
  const store = storeFrom(key, BRICKLINK_PREFIX);
  return store ? unlessDropped(await env.STORES.getByName(store).bricklink(request, path)) : unknownKey(key);
}

async function toBrickowl(request: Request, env: Env, path: string): Promise<Response> {
  const parsed = await readBoRequest(request, path);
  const store = storeFrom(parsed.params.key ?? '', BRICKOWL_PREFIX);
  return store ? unlessDropped(await env.STORES.getByName(store).brickowl(parsed)) : unauthorized(401);
}

async function toControl(request: Request, env: Env, path: string): Promise<Response> {
  if (path === '/_sim' || path === '/_sim/health') return Response.json({ ok: true });
  if (path === '/_sim/stores' && request.method === 'GET')
    return Response.json({ stores: await env.STORES.getByName(REGISTRY).stores() });
  const match = /^\/_sim\/stores\/([^/]+)(\/.*)?$/.exec(path);
  if (!match) return unknown(request, path);
  const store = match[1] ?? '';
  if (!STORE_NAME.test(store))
    return Response.json({ error: 'a store name is 1 to 40 of a-z, 0-9 and -' }, { status: 400 });
  const response = await env.STORES.getByName(store).fetch(request);
  const whole = match[2] === undefined || match[2] === '/';
  if (whole && response.ok && (request.method === 'PUT' || request.method === 'DELETE')) {
    await env.STORES.getByName(REGISTRY).register(store, request.method === 'PUT');
  }
  return response;
}

async function toPicture(request: Request, path: string): Promise<Response> {
  const answer = request.method === 'GET' || request.method === 'HEAD' ? await picture(path) : undefined;
  return answer ?? unknown(request, path);
}

function unknown(request: Request, path: string): Response {
  return Response.json({ error: `The simulators do not know ${request.method} ${path}` }, { status: 501 });
}

/** The part of a path below a base, or undefined. */
function below(path: string, base: string): string | undefined {
  if (path === base) return '';
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined;
}

export default {
  async fetch(request, env): Promise<Response> {
    const { hostname, pathname } = new URL(request.url);
    const bricklinkPath = below(
      pathname,
      hostname === 'api.bricklink.com' ? '/api/store/v1' : '/bricklink/api/store/v1',
    );
    if (bricklinkPath !== undefined) return toBricklink(request, env, bricklinkPath);
    const brickowlPath = below(pathname, hostname === 'api.brickowl.com' ? '/v1' : '/brickowl/v1');
    if (brickowlPath !== undefined) return toBrickowl(request, env, brickowlPath);
    const brickognizePath = below(pathname, hostname === 'api.brickognize.com' ? '' : '/brickognize');
    if (brickognizePath !== undefined)
      return unlessDropped(await env.STORES.getByName(BRICKOGNIZE).brickognize(request, brickognizePath));
    const imagePath = /^img\.(bricklink|brickowl)\.com$/.test(hostname) ? pathname : below(pathname, '/images');
    if (imagePath !== undefined) return toPicture(request, imagePath);
    if (below(pathname, '/_sim') !== undefined) return toControl(request, env, pathname);
    if (pathname === '/' && request.method === 'GET') return homePage(await env.STORES.getByName(REGISTRY).stores());
    const shop = /^\/shop\/([^/]+)(\/|$)/.exec(pathname)?.[1];
    if (shop && STORE_NAME.test(shop)) return env.STORES.getByName(shop).fetch(request);
    return unknown(request, pathname);
  },
} satisfies ExportedHandler<Env>;
