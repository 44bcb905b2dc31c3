import { eq, sql } from 'drizzle-orm';
import type { Context, MiddlewareHandler } from 'hono';
import { uniqueSymbol } from 'hono-openapi';
import type { Role } from '../contract/common.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { shops } from '../platform/control.table.ts';
import { controlDatabase, type Database } from '../platform/database.ts';
import { notSignedIn } from '../platform/errors.ts';
import type { AppEnv, Person } from '../platform/http.ts';
import { member, session, user } from './auth.table.ts';
import { authFor } from './auth.ts';

export interface Membership {
  memberId: string;
  shopId: string;
  role: Role;
  /** Null while a sign-up was cut short before the shop's settings existed. */
  readyAt: number | null;
}

/** Cookies to hand back, so that a session in use keeps rolling. */
export interface SignedIn {
  person: Person;
  /** Null for somebody who belongs to no shop. */
  membership: Membership | null;
  setCookies: string[];
}

/**
 * Who sends this request. The cookie is checked by better-auth; session and membership are read from the database every
 * time, so that a changed role, a removal and a sign-out elsewhere take effect at once. One read for most requests.
 * @throws auth.not_signed_in
 */
export async function signedIn(c: Context<AppEnv>, clock: Clock): Promise<SignedIn> {
  if (!c.req.header('cookie')) throw notSignedIn();
  const { api } = authFor(c.env, new URL(c.req.url).origin);
  const request = { headers: c.req.raw.headers, returnHeaders: true } as const;
  // A damaged cache cookie makes better-auth throw; the session's own cookie decides then.
  const { response, headers } = await api
    .getSession(request)
    .catch(() => api.getSession({ ...request, query: { disableCookieCache: true } }));
  if (!response) throw notSignedIn();
  const found = await readMembership(controlDatabase(c.env), response.session.id, clock());
  if (!found) throw notSignedIn();
  return { ...found, setCookies: headers.getSetCookie() };
}

async function readMembership(
  db: Database,
  sessionId: string,
  now: number,
): Promise<Pick<SignedIn, 'person' | 'membership'> | null> {
  const [row] = await db
    .select({
      expiresAt: session.expiresAt,
      userId: user.id,
      name: user.name,
      email: user.email,
      memberId: member.id,
      role: member.role,
      shopId: member.organizationId,
      readyAt: shops.readyAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .leftJoin(member, eq(member.userId, user.id))
    .leftJoin(shops, eq(shops.id, member.organizationId))
    .where(eq(session.id, sessionId))
    // The chosen shop first; without a choice the one joined last.
    .orderBy(sql`${member.organizationId} = ${session.activeOrganizationId} DESC, ${member.createdAt} DESC`)
    .limit(1);
  if (!row || row.expiresAt.getTime() <= now) return null;
  const { userId, name, email, memberId, role, shopId, readyAt } = row;
  return {
    person: { userId, name, email },
    membership: memberId && role && shopId ? { memberId, role, shopId, readyAt } : null,
  };
}

/** On `currentPerson`: it lets everybody through who is signed in, with or without a shop. */
export const SIGNED_IN = Symbol('signed in');

/**
 * Lets signed-in people through, whether they belong to a shop or not, and sets `c.var.person`.
 * @throws auth.not_signed_in
 */
export const currentPerson: MiddlewareHandler<AppEnv> = Object.assign(
  (async (c, next) => {
    const { person, setCookies } = await signedIn(c, systemClock);
    c.set('person', person);
    for (const cookie of setCookies) c.header('set-cookie', cookie, { append: true });
    await next();
  }) satisfies MiddlewareHandler<AppEnv>,
  { [SIGNED_IN]: true, [uniqueSymbol]: { spec: { security: [{ session: [] }] } } },
);
