import { type Fault, spoils, underFaults } from '../faults.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { type BoCall, type BoEndpoint, BoError, bad, Rows } from './api.domain.ts';
import { CATALOG_ENDPOINTS } from './catalog.endpoints.ts';
import { INVENTORY_ENDPOINTS } from './inventory.endpoints.ts';
import { ORDER_ENDPOINTS, storeNumber } from './orders.endpoints.ts';

const MINUTE_MS = 60_000;
const MAX_BATCH = 50;

function userDetails({ shop }: BoCall) {
  const { settings, info } = shop;
  const store = info?.store ?? '';
  return {
    username: settings.sellerName,
    uid: String(4000 + store.length),
    has_store: info?.brickowl === true,
    store_details: info?.brickowl
      ? {
          store_id: storeNumber(shop),
          name: settings.storeName,
          slogan: '',
          base_currency: settings.currency,
          country: 'NL',
          url: `https://${store}.brickowl.com`,
          open: '1',
        }
      : [],
  };
}

const ENDPOINTS: Record<string, BoEndpoint> = {
  ...ORDER_ENDPOINTS,
  ...INVENTORY_ENDPOINTS,
  ...CATALOG_ENDPOINTS,
  'user/details': { method: 'GET', run: userDetails },
  'token/details': { method: 'GET', run: userDetails },
  'user/addresses': { method: 'GET', run: () => [] },
};

/** A parsed call: endpoint without slashes at the ends, all parameters as text. */
export interface BoRequest {
  method: string;
  endpoint: string;
  params: Record<string, string>;
}

/** Reads a Brick Owl request: query for GET, form body for POST. */
export async function readBoRequest(request: Request, path: string): Promise<BoRequest> {
  const url = new URL(request.url);
  const params = Object.fromEntries(url.searchParams);
  if (
    request.method === 'POST' &&
    (request.headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  ) {
    // Not text(): it warns about a content type that is not text.
    Object.assign(
      params,
      Object.fromEntries(new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()))),
    );
  }
  return { method: request.method, endpoint: path.replace(/^\/+|\/+$/g, ''), params };
}

/** The key of a store's Brick Owl account. */
export const brickowlKey = (store: string) => `SIMBO-${store}`;

/** What an unknown key is told. */
export function unauthorized(status: number): Response {
  return Response.json({ error: { status: 'Invalid API key' } }, { status });
}

function endpointFor(endpoint: string, method: string): BoEndpoint | undefined {
  const found = Object.hasOwn(ENDPOINTS, endpoint) ? ENDPOINTS[endpoint] : undefined;
  return found?.method === method ? found : undefined;
}

function runOne(call: BoCall, endpoint: string, method: string): unknown {
  const found = endpointFor(endpoint, method);
  if (!found) throw new BoError(501, `The Brick Owl simulator does not know ${method} ${endpoint}`);
  if (found.needsApproval && !call.shop.settings.brickowlCatalogApproved) throw new BoError(403, 'Access Denied', true);
  return found.run(call);
}

interface BatchEntry {
  endpoint: string;
  method: string;
  params: Record<string, string>;
}

function readBatch(text: string | undefined): BatchEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '');
  } catch {
    throw bad('Invalid requests');
  }
  const list =
    typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as { requests?: unknown }).requests
      : undefined;
  // The array must be wrapped in an object; the bare array is a known mistake.
  if (!Array.isArray(list) || list.length === 0) throw bad('Invalid requests');
  if (list.length > MAX_BATCH) throw bad(`Too many requests, the maximum is ${MAX_BATCH}`);
  return list.map((entry: { endpoint?: unknown; request_method?: unknown; params?: unknown }) => {
    if (typeof entry?.endpoint !== 'string' || !Array.isArray(entry.params ?? [])) throw bad('Invalid requests');
    const params: Record<string, string> = {};
    for (const part of (entry.params ?? []) as unknown[]) {
      for (const [name, value] of Object.entries(part ?? {})) params[name] = String(value);
    }
    return {
      endpoint: entry.endpoint.replace(/^\/+|\/+$/g, ''),
      method: String(entry.request_method ?? 'GET').toUpperCase(),
      params,
    };
  });
}

/** Finds the faults for one entry of a batch, as if it had been called on its own. */
export type StrikeEntry = (method: string, path: string) => Fault[];

function runBatch(call: BoCall, strikeEntry: StrikeEntry): unknown {
  return readBatch(call.params.requests).flatMap((entry, index) => {
    const req_num = index + 1;
    const hits = strikeEntry(entry.method, describeCall(entry));
    const spoiled = hits.find(spoils);
    const omitted = hits.find(({ kind }) => kind === 'omit');
    if (omitted && !omitted.apply) return [];
    const refused = { req_num, code: spoiled && spoiled.status >= 400 ? spoiled.status : 500, body: [] };
    if (spoiled && spoiled.kind !== 'drop-after' && !spoiled.apply) return refused;
    try {
      const body = runOne({ ...call, params: entry.params, hits, inBatch: true }, entry.endpoint, entry.method);
      if (omitted) return [];
      return spoiled ? refused : { req_num, code: 200, body: body instanceof Rows ? body.toArray() : body };
    } catch (error) {
      if (!(error instanceof BoError)) throw error;
      return { req_num, code: error.status, body: [] };
    }
  });
}

function limitPage(status: number): Response {
  return new Response(
    '<!DOCTYPE html><html><head><title>Too many requests</title></head><body><h1>Slow down</h1></body></html>',
    {
      status,
      headers: { 'content-type': 'text/html; charset=UTF-8' },
    },
  );
}

function run(shop: Shop, request: BoRequest, hits: readonly Fault[], strikeEntry: StrikeEntry): Response {
  const { settings, info } = shop;
  if (!info || request.params.key !== brickowlKey(info.store)) return unauthorized(settings.brickowlUnauthorizedStatus);
  const since = shop.now() - MINUTE_MS;
  const batch = request.endpoint === 'bulk/batch';
  const perMinute = settings.brickowlPerMinute;
  const batches = settings.brickowlBatchesPerMinute;
  if (perMinute !== null && shop.callsSince('brickowl', since) >= perMinute)
    return limitPage(settings.brickowlOverLimitStatus);
  if (batch && batches !== null && shop.callsSince('brickowl', since, 'bulk/batch') >= batches)
    return limitPage(settings.brickowlOverLimitStatus);
  const { key: _key, ...params } = request.params;
  const call: BoCall = { shop, params, hits, inBatch: false };
  try {
    const body =
      batch && request.method === 'POST' ? runBatch(call, strikeEntry) : runOne(call, request.endpoint, request.method);
    return body instanceof Rows ? body.toResponse() : Response.json(body);
  } catch (error) {
    if (!(error instanceof BoError)) throw error;
    return Response.json(error.body, { status: error.status });
  }
}

/** Path and visible parameters of a call, for faults and the log; the key never appears. */
export function describeCall({ method, endpoint, params }: BoRequest): string {
  if (method !== 'GET') return endpoint;
  const query = new URLSearchParams(Object.entries(params).filter(([name]) => name !== 'key')).toString();
  return query === '' ? endpoint : `${endpoint}?${query}`;
}

/** Answers one Brick Owl call: faults first, then the honest answer, then the log. */
export async function brickowl(
  shop: Shop,
  request: BoRequest,
  hits: readonly Fault[],
  strikeEntry: StrikeEntry,
): Promise<Response> {
  const at = shop.now();
  let code = 0;
  const response = await underFaults('brickowl', hits, async () => {
    const honest = run(shop, request, hits, strikeEntry);
    code = honest.headers.get('content-type')?.startsWith('text/html') ? 429 : honest.status;
    return honest;
  });
  if (shop.info) {
    shop.logCall({
      at,
      side: 'brickowl',
      method: request.method,
      path: describeCall(request),
      status: response.status,
      code: code || response.status,
    });
  }
  return response;
}
