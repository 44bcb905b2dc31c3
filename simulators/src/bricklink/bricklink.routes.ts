import { type Fault, underFaults } from '../faults.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { answer, BlError, type BlRoute, errorAnswer } from './api.domain.ts';
import { CATALOG_ROUTES } from './catalog.routes.ts';
import { INVENTORY_ROUTES } from './inventory.routes.ts';
import { refuse } from './oauth.domain.ts';
import { ORDER_ROUTES } from './orders.routes.ts';

const ROUTES: readonly BlRoute[] = [...ORDER_ROUTES, ...INVENTORY_ROUTES, ...CATALOG_ROUTES];
const DAY_MS = 86_400_000;

/** The four secrets of a store; derived from its name, so that no registry is needed. */
export function bricklinkSecrets(store: string) {
  return {
    consumerKey: `SIMCK-${store}`,
    consumerSecret: `SIMCS-${store}`,
    tokenValue: `SIMTV-${store}`,
    tokenSecret: `SIMTS-${store}`,
  };
}

function isReplay(shop: Shop, nonce: string, timestamp: number): boolean {
  const at = timestamp * 1000;
  if (shop.sql.exec('SELECT 1 FROM nonces WHERE nonce = ? AND at = ?', nonce, at).toArray().length > 0) return true;
  shop.sql.exec('INSERT INTO nonces (nonce, at) VALUES (?, ?)', nonce, at);
  // Older ones are refused for their timestamp already.
  if (nonce.charCodeAt(0) % 64 === 0)
    shop.sql.exec('DELETE FROM nonces WHERE at < ?', at - 4 * shop.settings.timestampToleranceMs - 3_600_000);
  return false;
}

async function readBody(request: Request, method: string): Promise<unknown> {
  if (method === 'GET' || method === 'DELETE') return undefined;
  const text = await request.text();
  if (text === '') return undefined;
  if (!(request.headers.get('content-type') ?? '').toLowerCase().startsWith('application/json')) {
    throw new BlError(415, 'UNSUPPORTED_MEDIA_TYPE', request.headers.get('content-type') ?? 'no content type');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new BlError(400, 'INVALID_REQUEST_BODY', 'Malformed JSON in the request body');
  }
}

function unauthorized(description: string): BlError {
  return new BlError(401, 'BAD_OAUTH_REQUEST', description);
}

/** What an unknown key is told; used before any store is reached. */
export function unknownKey(key: string): Response {
  return errorAnswer(
    unauthorized(key === '' ? 'PARAMETER_MISSING: Authorization' : `CONSUMER_KEY_UNKNOWN: consumer: ${key}`),
    false,
  );
}

/** An answer with its meta.code. */
interface Coded {
  response: Response;
  code: number;
}

async function run(shop: Shop, request: Request, path: string, hits: readonly Fault[]): Promise<Coded> {
  const { settings, info } = shop;
  const url = new URL(request.url);
  try {
    if (!info) throw unauthorized('CONSUMER_KEY_UNKNOWN: no such store');
    const secrets = bricklinkSecrets(info.store);
    const refusal = await refuse(
      { method: request.method, url, authorization: request.headers.get('authorization') },
      {
        secrets,
        now: shop.now(),
        timestampToleranceMs: settings.timestampToleranceMs,
        isReplay: (nonce, timestamp) => isReplay(shop, nonce, timestamp),
      },
    );
    if (refusal) throw unauthorized(refusal);
    if (settings.bricklinkIpMismatch || hits.some((hit) => hit.kind === 'ip-mismatch')) {
      throw unauthorized(`TOKEN_IP_MISMATCHED: consumer: ${secrets.consumerKey} IP: 192.0.2.77`);
    }
    const beyond =
      settings.bricklinkDailyLimit !== null &&
      shop.callsSince('bricklink', shop.now() - DAY_MS) >= settings.bricklinkDailyLimit;
    if (beyond && settings.bricklinkOverLimit === 'http-429') {
      return { response: new Response('Too Many Requests', { status: 429 }), code: 429 };
    }
    if (beyond && settings.bricklinkOverLimit === 'meta-429')
      throw new BlError(429, 'TOO_MANY_REQUESTS', 'API_CALL_LIMIT_EXCEEDED');
    const known = ROUTES.filter((route) => route.pattern.test(path));
    if (known.length === 0) return unknownCall(request.method, path);
    const route = known.find((entry) => entry.method === request.method);
    if (!route) throw new BlError(405, 'METHOD_NOT_ALLOWED', `${request.method} ${path}`);
    const body = await readBody(request, request.method);
    const params = (route.pattern.exec(path) ?? []).slice(1).map((part) => decodeURIComponent(part));
    const result = route.run({ shop, url, params, body, hits });
    return { response: answer(result), code: result.code };
  } catch (error) {
    if (!(error instanceof BlError)) throw error;
    const http = (error.code !== 401 && error.code !== 429) || (error.code === 401 && settings.bricklinkHttpErrors);
    return { response: errorAnswer(error, http), code: error.code };
  }
}

const MALFORMED = [
  /^\/items\/?$/,
  /^\/items\/[^/]+\/?$/,
  /^\/(orders|inventories|colors|categories)\/[^/]*[^/\d][^/]*$/,
];

function unknownCall(method: string, path: string): Coded {
  if (MALFORMED.some((pattern) => pattern.test(path))) throw new BlError(400, 'INVALID_URI', `/api/store/v1${path}`);
  const response = Response.json({ error: `The BrickLink simulator does not know ${method} ${path}` }, { status: 501 });
  return { response, code: 501 };
}

/** Answers one BrickLink call: faults first, then the honest answer, then the log. */
export async function bricklink(shop: Shop, request: Request, path: string, hits: readonly Fault[]): Promise<Response> {
  const at = shop.now();
  let code = 0;
  const response = await underFaults('bricklink', hits, async () => {
    const honest = await run(shop, request, path, hits);
    code = honest.code;
    return honest.response;
  });
  if (shop.info) {
    const query = new URL(request.url).search;
    shop.logCall({
      at,
      side: 'bricklink',
      method: request.method,
      path: `${path}${query}`,
      status: response.status,
      code: code || response.status,
    });
  }
  return response;
}
