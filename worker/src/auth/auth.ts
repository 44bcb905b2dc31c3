import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import { createAccessControl } from 'better-auth/plugins/access';
import { organization } from 'better-auth/plugins/organization';
import { ROLES, type Role } from '../contract/common.ts';
import { controlDatabase } from '../platform/database.ts';
import { newUlid } from '../platform/ids.ts';
import * as tables from './auth.table.ts';
import { opensSessions } from './openSession.ts';
import { PERMISSIONS, permissionsOf } from './permissions.domain.ts';

const DAY_SECONDS = 24 * 60 * 60;
const SESSION_DAYS = 30;
const MODEL_PREFIX: Record<string, string> = { user: 'usr', session: 'ses', account: 'acc', verification: 'ver' };

/** The session service of one origin. Only `auth/` calls it; its own HTTP handler is never mounted. */
export type Auth = ReturnType<typeof createAuth>;

function createAuth(env: Env, origin: string) {
  const access = createAccessControl({ shop: Object.keys(PERMISSIONS) });
  const roles = Object.fromEntries(ROLES.map((role) => [role, access.newRole({ shop: permissionsOf(role) })]));
  return betterAuth({
    appName: 'BrickOps',
    baseURL: origin,
    basePath: '/api/auth',
    secret: env.AUTH_SECRET,
    database: drizzleAdapter(controlDatabase(env), { provider: 'sqlite', schema: tables }),
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128 },
    session: {
      expiresIn: SESSION_DAYS * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      // Spares two reads per request; `requires` looks at the session row and the membership itself, in one read.
      cookieCache: { enabled: true, maxAge: 5 * 60 },
    },
    advanced: {
      cookiePrefix: 'brickops',
      useSecureCookies: origin.startsWith('https:'),
      database: { generateId: ({ model }) => newUlid(MODEL_PREFIX[model] ?? model) },
      ipAddress: { disableIpTracking: true },
    },
    // Its messages can hold e-mail addresses; failures reach our own log through the error translator.
    logger: { disabled: true },
    telemetry: { enabled: false },
    plugins: [
      organization({ ac: access, roles: roles as Record<Role, (typeof roles)[string]>, creatorRole: 'owner' }),
      opensSessions,
    ],
  });
}

const MAX_CACHED = 10;
const cache = new Map<string, Auth>();

/**
 * better-auth for the origin a request came to: one worker answers under several names (localhost, preview, own domain),
 * and cookies are `Secure` exactly on https.
 */
export function authFor(env: Env, origin: string): Auth {
  const known = cache.get(origin);
  if (known) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const fresh = createAuth(env, origin);
  cache.set(origin, fresh);
  return fresh;
}
