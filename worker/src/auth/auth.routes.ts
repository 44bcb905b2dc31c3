import { APIError } from 'better-auth/api';
import { eq } from 'drizzle-orm';
import type { Context } from 'hono';
import * as v from 'valibot';
import { Me, Opened, SignInBody, SignUpBody } from '../contract/auth.ts';
import { InvitationPreview } from '../contract/members.ts';
import { systemClock } from '../platform/clock.ts';
import { controlDatabase } from '../platform/database.ts';
import { type AppEnv, router, validate } from '../platform/http.ts';
import { newUlid } from '../platform/ids.ts';
import { describe } from '../platform/openapi.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { wrongCredentials } from './auth.errors.ts';
import { authFor } from './auth.ts';
import { acceptInvitation, openInvitation } from './invitations.usecases.ts';
import { findShopIds } from './members.store.ts';
import { permissionsOf } from './permissions.domain.ts';
import { accountLimit, addressLimit, countTry, forgetTries } from './rateLimit.store.ts';
import { requires } from './requires.ts';
import { currentPerson } from './session.ts';
import { findPerson } from './signUp.store.ts';
import { signUp } from './signUp.usecases.ts';

const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const tags: [string] = ['Sign-in'];

const signUpWords = describe({
  summary: 'Sign up: open a shop, or join one by invitation',
  description:
    'Sets the session cookie. The same request again after a failure finishes the work and makes nothing twice.',
  tags,
  response: Opened,
  status: 201,
  errors: [410],
});
const signInWords = describe({ summary: 'Sign in', description: 'Sets the session cookie.', tags, response: Opened });

/** `/api/auth`: the whole list of what can be reached; nothing of better-auth's own HTTP side is. */
export const authRoutes = router()
  .post('/sign-up', signUpWords, validate('json', SignUpBody), (c) => handleSignUp(c, c.req.valid('json')))
  .post('/sign-up/email', signUpWords, validate('json', SignUpBody), (c) => handleSignUp(c, c.req.valid('json')))
  .post('/sign-in', signInWords, validate('json', SignInBody), (c) => handleSignIn(c, c.req.valid('json')))
  .post('/sign-in/email', signInWords, validate('json', SignInBody), (c) => handleSignIn(c, c.req.valid('json')))
  .post('/sign-out', describe({ summary: 'Sign out', tags, response: null }), async (c) => {
    const { headers } = await authOf(c).api.signOut({ headers: c.req.raw.headers, returnHeaders: true });
    handBackCookies(c, headers);
    return c.body(null, 204);
  })
  .get(
    '/me',
    requires('shop.read'),
    describe({ summary: 'Who is signed in, where, and what they may do', tags, response: Me }),
    async (c) => {
      const { actor, db, shopId } = c.var.shop;
      const [settings] = await db.select().from(shopSettings).where(eq(shopSettings.shopId, shopId));
      if (!settings) throw new Error('a shop that is ready has no settings');
      const { userId, memberId, name, role } = actor;
      const { timeZone, currency } = settings;
      const shop = { id: shopId, name: settings.name, timeZone, currency };
      return c.json({
        userId,
        memberId,
        name,
        email: c.var.person.email,
        role,
        permissions: permissionsOf(role),
        shop,
      });
    },
  )
  .get(
    '/invitations/:id',
    describe({ summary: 'What an invitation is for', tags, response: InvitationPreview, errors: [410] }),
    validate('param', IdParam),
    async (c) => {
      const { id, shopName, email, role } = await openInvitation(depsOf(c), c.req.valid('param').id);
      const known = await findPerson(controlDatabase(c.env), email);
      return c.json({ id, shopName, email, role, hasAccount: known?.hash != null });
    },
  )
  .post(
    '/invitations/:id/accept',
    currentPerson,
    describe({ summary: 'Join the shop one was invited to', tags, response: Opened, errors: [410] }),
    validate('param', IdParam),
    async (c) => {
      const { shopId } = await acceptInvitation(depsOf(c), c.req.valid('param').id, c.var.person);
      const headers = await workIn(c, shopId);
      handBackCookies(c, headers);
      return c.json({ shopId });
    },
  );

const authOf = (c: Context<AppEnv>) => authFor(c.env, new URL(c.req.url).origin);
const depsOf = (c: Context<AppEnv>) => ({
  env: c.env,
  clock: systemClock,
  newId: newUlid,
  log: c.var.log,
});

function handBackCookies(c: Context<AppEnv>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
}

/** Makes this the shop the session works in. */
async function workIn(c: Context<AppEnv>, organizationId: string): Promise<Headers> {
  const request = { headers: c.req.raw.headers, body: { organizationId }, returnHeaders: true } as const;
  return (await authOf(c).api.setActiveOrganization(request)).headers;
}

async function handleSignUp(c: Context<AppEnv>, body: v.InferOutput<typeof SignUpBody>) {
  const limit = addressLimit(c.req.raw, 'sign-up');
  if (limit) await countTry(controlDatabase(c.env), systemClock, limit);
  const { shopId, userId } = await signUp({ ...depsOf(c), passwords: (await authOf(c).$context).password }, body);
  handBackCookies(c, (await authOf(c).api.openSession({ body: { userId }, returnHeaders: true })).headers);
  return c.json({ shopId }, 201);
}

async function handleSignIn(c: Context<AppEnv>, { email, password }: v.InferOutput<typeof SignInBody>) {
  const db = controlDatabase(c.env);
  const byAddress = addressLimit(c.req.raw, 'sign-in');
  if (byAddress) await countTry(db, systemClock, byAddress);
  const byAccount = await accountLimit(email);
  await countTry(db, systemClock, byAccount);
  const userId = await openSession(c, { email, password });
  await forgetTries(db, byAccount.key);
  const [shopId = null] = await findShopIds(db, userId);
  return c.json({ shopId });
}

/**
 * Checks the password, opens a session and hands its cookies back.
 * @returns the person's id
 * @throws auth.wrong_credentials
 */
async function openSession(
  c: Context<AppEnv>,
  { email, password }: { email: string; password: string },
): Promise<string> {
  try {
    const { headers, response } = await authOf(c).api.signInEmail({ body: { email, password }, returnHeaders: true });
    handBackCookies(c, headers);
    return response.user.id;
  } catch (error) {
    if (error instanceof APIError && error.status === 'UNAUTHORIZED') throw wrongCredentials();
    throw error;
  }
}
