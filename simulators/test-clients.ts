import { createHmac } from 'node:crypto';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
// @ts-expect-error a plain script without types
import { bundleSimulators } from '../scripts/build-simulators.mjs';

/** A decoded answer of either marketplace or of the control API. */
export interface Reply {
  status: number;
  type: string;
  // Answers are untyped JSON from outside; tests look into them freely.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
  text: string;
}

export interface CallOptions {
  nonce?: string;
  timestamp?: number;
  secret?: string;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Signs a BrickLink request the way a client would; written apart from the simulator's own check. */
function authorization(store: string, method: string, url: URL, options: CallOptions): string {
  const oauth: Record<string, string> = {
    oauth_consumer_key: `SIMCK-${store}`,
    oauth_token: `SIMTV-${store}`,
    oauth_nonce: options.nonce ?? crypto.randomUUID(),
    oauth_timestamp: String(options.timestamp ?? Math.floor(Date.now() / 1000)),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_version: '1.0',
  };
  const pairs = [...url.searchParams, ...Object.entries(oauth)].map(
    ([name, value]) => `${encode(name)}=${encode(value)}`,
  );
  const base = [method, encode(url.origin + url.pathname), encode(pairs.sort().join('&'))].join('&');
  const key = `${options.secret ?? `SIMCS-${store}`}&SIMTS-${store}`;
  oauth.oauth_signature = createHmac('sha1', key).update(base).digest('base64');
  return `OAuth ${Object.entries(oauth)
    .map(([name, value]) => `${name}="${encode(value)}"`)
    .join(', ')}`;
}

/** Runs the bundled simulators and offers a client for each of their faces. */
export async function startSimulators() {
  const contents: string = await bundleSimulators();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'index.js', contents }],
      compatibilityDate: '2026-08-01',
      compatibilityFlags: ['nodejs_compat'],
      // Deliberately broken connections are reported by the runtime; that is no news here.
      handleStructuredLogs: () => undefined,
      durableObjects: { STORES: { className: 'SimStore', useSQLite: true } },
    }),
  );
  await miniflare.ready;

  const call = async (
    url: string,
    init: { method: string; headers?: Record<string, string>; body?: string },
  ): Promise<Reply> => {
    const response = await miniflare.dispatchFetch(url, init);
    const text = await response.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: response.status, type: response.headers.get('content-type') ?? '', body, text };
  };

  return {
    stop: () => miniflare.dispose(),
    raw: call,
    /** Control API: path below `/_sim/stores`. */
    sim: (method: string, path: string, body?: unknown) =>
      call(`http://sim.test/_sim/stores${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    /** BrickLink: path below `/api/store/v1`. */
    bricklink: (store: string, method: string, path: string, body?: unknown, options: CallOptions = {}) => {
      const url = new URL(`https://api.bricklink.com/api/store/v1${path}`);
      const headers: Record<string, string> = { authorization: authorization(store, method, url, options) };
      if (body !== undefined) headers['content-type'] = 'application/json';
      return call(url.href, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    },
    /** Brick Owl: endpoint below `/v1`. */
    brickowl: (store: string, method: 'GET' | 'POST', endpoint: string, params: Record<string, string> = {}) => {
      const query = new URLSearchParams({ key: `SIMBO-${store}`, ...params }).toString();
      return method === 'GET'
        ? call(`https://api.brickowl.com/v1/${endpoint}?${query}`, { method })
        : call(`https://api.brickowl.com/v1/${endpoint}`, {
            method,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: query,
          });
    },
  };
}
