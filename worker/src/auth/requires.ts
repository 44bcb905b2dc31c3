import type { MiddlewareHandler } from 'hono';
import { uniqueSymbol } from 'hono-openapi';
import { systemClock } from '../platform/clock.ts';
import { shopDatabase } from '../platform/database.ts';
import { notAllowed } from '../platform/errors.ts';
import type { AppEnv } from '../platform/http.ts';
import { idempotent } from '../platform/idempotency.ts';
import { newUlid } from '../platform/ids.ts';
import { noShop } from './auth.errors.ts';
import { isAllowed, PERMISSION_WORDS, type Permission } from './permissions.domain.ts';
import { signedIn } from './session.ts';
import { settleShop } from './shops.store.ts';

/** On every `requires` middleware: the permission it asks for. */
export const PERMISSION = Symbol('permission');

/**
 * Lets members of a shop through whose role has the permission, and sets `c.var.shop`. Writes behind it may carry an
 * `Idempotency-Key`.
 * @throws auth.not_signed_in, auth.no_shop, auth.not_allowed
 */
export function requires(permission: Permission): MiddlewareHandler<AppEnv> {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const { person, membership, setCookies } = await signedIn(c, systemClock);
    if (!membership) throw noShop();
    const { shopId, memberId, role, readyAt } = membership;
    const log = c.var.log.with({ shopId });
    c.set('log', log);
    if (!isAllowed(role, permission)) throw notAllowed(PERMISSION_WORDS[permission]);
    if (readyAt === null) await settleShop(c.env, shopId, systemClock);
    c.set('person', person);
    c.set('shop', {
      shopId,
      db: shopDatabase(c.env, shopId),
      clock: systemClock,
      newId: newUlid,
      log,
      actor: { userId: person.userId, memberId, name: person.name, role },
      env: c.env,
    });
    const replayed = await idempotent(c, next);
    if (replayed) c.res = replayed;
    if (c.res.status !== 101) for (const cookie of setCookies) c.header('set-cookie', cookie, { append: true });
  };
  return Object.assign(middleware, {
    [PERMISSION]: permission,
    [uniqueSymbol]: { spec: { security: [{ session: [] }], 'x-permission': permission } },
  });
}
