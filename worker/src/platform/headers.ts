import type { MiddlewareHandler } from 'hono';
import { wrongOrigin } from './errors.ts';
import type { AppEnv } from './http.ts';

/** On every API answer. Answers are data: nothing in them may run, be framed, or be read by another site. */
const SECURITY_HEADERS: Record<string, string> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  // Shop data changes under people's hands and must not outlive a sign-out.
  'cache-control': 'private, no-store',
};

/** Adds what a route has not set itself. */
export const securityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  // A socket's answer cannot be rebuilt, and browsers ignore its headers.
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
};

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses writes that a browser sends with our cookie on behalf of another site, and sockets opened by one. A program
 * that sends no `Origin` may write; a browser that omits it says in `Sec-Fetch-Site` where the request comes from.
 * @throws request.wrong_origin
 */
export const checkOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  const isSocket = c.req.header('upgrade')?.toLowerCase() === 'websocket';
  const isWrite = !SAFE_METHODS.includes(c.req.method);
  if ((isSocket || isWrite) && !isSameOrigin(c.req.raw)) throw wrongOrigin();
  await next();
};

/** @returns whether the page behind this request, if there is one, is ours */
function isSameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin !== null) return sameHost(origin, request.url);
  return site === null || site === 'same-origin' || site === 'none';
}

/** Compares hosts only: a proxy that ends TLS changes the scheme, not the host. */
function sameHost(origin: string, url: string): boolean {
  try {
    return new URL(origin).host === new URL(url).host;
  } catch {
    return false;
  }
}
