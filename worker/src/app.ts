import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { authRoutes } from './auth/auth.routes.ts';
import { systemClock } from './platform/clock.ts';
import { AppError, errorAnswer } from './platform/errors.ts';
import { checkOrigin, securityHeaders } from './platform/headers.ts';
import type { AppEnv } from './platform/http.ts';
import { newUlid } from './platform/ids.ts';
import { createLog, describeError } from './platform/log.ts';

/** The whole HTTP side. `AppType` gives the web app a typed client. */
export function createApp() {
  const base = new Hono<AppEnv>();
  base.use(async (c, next) => {
    const startedAt = systemClock();
    const requestId = newUlid('req');
    c.set('requestId', requestId);
    c.set('log', createLog({ requestId }));
    await next();
    if (c.res.status !== 101) c.header('x-request-id', requestId);
    const ms = systemClock() - startedAt;
    c.var.log.info('http.request', { method: c.req.method, route: routePath(c, -1), status: c.res.status, ms });
  });
  base.use(securityHeaders, checkOrigin);
  base.onError((error, c) => answerError(c, error));
  base.notFound((c) => answerError(c, unknownAddress(base, c)));

  // Domain routes are mounted here, and only here.
  return base.route('/api/auth', authRoutes);
}

export type AppType = ReturnType<typeof createApp>;

function answerError(c: Context<AppEnv>, error: unknown): Response {
  const { status, body, retryAfterSeconds } = errorAnswer(error, c.var.requestId);
  if (status >= 500) c.var.log.error('http.failed', describeError(error));
  if (retryAfterSeconds !== undefined) c.header('retry-after', String(retryAfterSeconds));
  return c.json(body, status);
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function unknownAddress(app: Hono<AppEnv>, c: Context<AppEnv>): AppError {
  const isRoute = (method: string) =>
    app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method !== 'ALL');
  const allowed = METHODS.filter(isRoute);
  if (allowed.length === 0) return new AppError('request.not_found', 404, 'There is nothing at this address.');
  c.header('allow', allowed.join(', '));
  return new AppError('request.method_not_allowed', 405, `This address does not know ${c.req.method}.`);
}
