import type { Context, Hono, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { authRoutes } from './auth/auth.routes.ts';
import { membersRoutes } from './auth/members.routes.ts';
import { catalogRoutes } from './catalog/catalog.routes.ts';
import { loadRoutes } from './catalog/loads.routes.ts';
import { exportRoutes } from './files/exports.routes.ts';
import { fileImportRoutes } from './files/files.routes.ts';
import { identifyRoutes } from './identify/identify.routes.ts';
import { lotPhotoRoutes } from './inventory/lotPhotos.routes.ts';
import { lotRoutes } from './inventory/lots.routes.ts';
import { movementRoutes } from './inventory/movements.routes.ts';
import { newLotRoutes } from './inventory/newLots.routes.ts';
import { listingRoutes } from './listings/listings.routes.ts';
import { liveRoutes } from './live/live.routes.ts';
import { locationRoutes } from './locations/locations.routes.ts';
import { connectionRoutes } from './marketplaces/connections.routes.ts';
import { hookRoutes } from './marketplaces/hooks.routes.ts';
import { ordersRoutes } from './orders/orders.routes.ts';
import { answerRoutes } from './picking/answers.routes.ts';
import { deskRoutes } from './picking/desk.routes.ts';
import { countRoutes, lotMoveRoutes, undoRoutes } from './picking/lotMoves.routes.ts';
import { pickSessionRoutes } from './picking/sessions.routes.ts';
import { systemClock } from './platform/clock.ts';
import { AppError, errorAnswer } from './platform/errors.ts';
import { checkOrigin, securityHeaders } from './platform/headers.ts';
import { healthRoutes, version } from './platform/health.routes.ts';
import { type AppEnv, router } from './platform/http.ts';
import { newUlid } from './platform/ids.ts';
import { createLog, describeError } from './platform/log.ts';
import { openApiRoute } from './platform/openapi.ts';
import { givenUpRoutes } from './sync/givenUp.routes.ts';
import { importsRoutes } from './sync/imports.routes.ts';
import { syncRoutes } from './sync/sync.routes.ts';
import { todosRoutes } from './todos/todos.routes.ts';

/** The whole HTTP side. `AppType` gives the web app a typed client. */
export function createApp() {
  const base = router();
  base.use(requestLog, securityHeaders, checkOrigin);
  base.onError((error, c) => answerError(c, error));
  base.notFound((c) => answerError(c, unknownAddress(base, c)));

  // Domain routes are mounted here, and only here.
  const app = base
    .route('/api/health', healthRoutes)
    .route('/api/auth', authRoutes)
    .route('/api/members', membersRoutes)
    .route('/api/catalog', catalogRoutes)
    .route('/api/catalog/loads', loadRoutes)
    .route('/api/marketplaces', connectionRoutes)
    .route('/api/identifications', identifyRoutes)
    .route('/api/lots', newLotRoutes)
    .route('/api/lots', lotPhotoRoutes)
    .route('/api/lots', lotRoutes)
    .route('/api/lots', lotMoveRoutes)
    .route('/api/orders', ordersRoutes)
    .route('/api/orders', deskRoutes)
    .route('/api/sync/given-up', givenUpRoutes)
    .route('/api/sync', syncRoutes)
    .route('/api/listings', listingRoutes)
    .route('/api/imports/files', fileImportRoutes)
    .route('/api/imports', importsRoutes)
    .route('/api/exports', exportRoutes)
    .route('/api/pick-sessions', pickSessionRoutes)
    .route('/api/todos', todosRoutes)
    .route('/api/todos', answerRoutes)
    .route('/api/movements', movementRoutes)
    .route('/api/movements', undoRoutes)
    .route('/api/counts', countRoutes)
    .route('/api/locations', locationRoutes)
    .route('/hooks', hookRoutes)
    .route('/api', liveRoutes);

  return app.get('/api/openapi.json', ...openApiRoute(base, version));
}

export type AppType = ReturnType<typeof createApp>;

/** One line per request: the route's pattern rather than the address, which can name people and orders. */
const requestLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const startedAt = systemClock();
  const requestId = newUlid('req');
  c.set('requestId', requestId);
  c.set('log', createLog({ requestId }));
  await next();
  if (c.res.status !== 101) c.header('x-request-id', requestId);
  const ms = systemClock() - startedAt;
  c.var.log.info('http.request', { method: c.req.method, route: routePath(c, -1), status: c.res.status, ms });
};

function answerError(c: Context<AppEnv>, error: unknown): Response {
  const { status, body, retryAfterSeconds } = errorAnswer(error, c.var.requestId);
  if (status >= 500) c.var.log.error('http.failed', describeError(error));
  if (retryAfterSeconds !== undefined) c.header('retry-after', String(retryAfterSeconds));
  return c.json(body, status);
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** 405 when the address exists for other methods, 404 otherwise. */
function unknownAddress(app: Hono<AppEnv>, c: Context<AppEnv>): AppError {
  const isRoute = (method: string) =>
    app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method);
  const allowed = METHODS.filter(isRoute);
  if (allowed.length === 0) return new AppError('request.not_found', 404, 'There is nothing at this address.');
  c.header('allow', allowed.join(', '));
  return new AppError('request.method_not_allowed', 405, `This address does not know ${c.req.method}.`);
}
