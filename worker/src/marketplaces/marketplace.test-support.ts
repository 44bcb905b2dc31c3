import type { MarketplaceCall, MarketplaceDeps, MarketplaceName } from './marketplace.port.ts';

/** A request that a client sent, as a test looks at it. */
export interface SentRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
}

/** An answer, or a failure of the network to throw. */
export type ScriptedAnswer = Response | Error | ((request: SentRequest) => Response | Error);

/** A `fetch` that gives the scripted answers one after the other, and fails when asked for more. */
export function scriptedFetch(answers: readonly ScriptedAnswer[]): { fetch: typeof fetch; sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const waiting = [...answers];
  async function fetchScripted(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = {
      method: init?.method ?? 'GET',
      url: new URL(String(input)),
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? init.body : '',
    };
    sent.push(request);
    const next = waiting.shift();
    if (!next) throw new Error(`no answer left for ${request.method} ${request.url.pathname}`);
    const answer = typeof next === 'function' ? next(request) : next;
    if (answer instanceof Error) throw answer;
    return answer;
  }
  return { fetch: fetchScripted, sent };
}

export const BRICKLINK_TEST_CREDENTIALS = {
  consumerKey: 'CK-very-public-key',
  consumerSecret: 'CS-secret-one',
  tokenValue: 'TV-token',
  tokenSecret: 'TS-secret-two',
};

export const BRICKOWL_TEST_CREDENTIALS = { apiKey: 'BO-key-nobody-may-see' };

const START = Date.UTC(2026, 1, 3, 9, 0, 0);

/** Everything a client needs, with a clock that moves only by sleeping, and a record of calls and naps. */
export function testDeps<Name extends MarketplaceName>(
  answers: readonly ScriptedAnswer[],
  credentials: MarketplaceDeps<Name>['credentials'],
  overrides: Partial<MarketplaceDeps<Name>> = {},
): { deps: MarketplaceDeps<Name>; sent: SentRequest[]; calls: MarketplaceCall[]; naps: number[] } {
  const { fetch, sent } = scriptedFetch(answers);
  const calls: MarketplaceCall[] = [];
  const naps: number[] = [];
  let time = START;
  let nonces = 0;
  const deps: MarketplaceDeps<Name> = {
    credentials,
    fetch,
    baseUrl: 'https://marketplace.example/v1',
    now: () => time,
    nonce: () => `nonce-${++nonces}`,
    random: () => 0.5,
    async sleep(delayMs) {
      naps.push(delayMs);
      time += delayMs;
    },
    onCall: (call) => {
      calls.push(call);
    },
    colors: { boToBl: (boColorId) => (boColorId === 38 ? 11 : null) },
    ...overrides,
  };
  return { deps, sent, calls, naps };
}

/** JSON as a marketplace sends it. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** A maintenance or rate limit page. */
export function page(status = 200): Response {
  return new Response('<!DOCTYPE html><html><body>Sorry</body></html>', {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

/** BrickLink's envelope. */
export function envelope(data: unknown, code = 200, description = 'OK', message = 'OK'): Response {
  return json({ meta: { description, message, code }, ...(data === undefined ? {} : { data }) });
}

/** A body in pieces of `size` bytes. */
export function streamOf(text: string, size = 7): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

/** Everything a generator yields. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}
