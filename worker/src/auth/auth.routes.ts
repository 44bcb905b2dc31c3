import { eq } from 'drizzle-orm';
import type { Context } from 'hono';
import type * as v from 'valibot';
import * as vb from 'valibot';
import { Me, SignInBody, SignUpBody } from '../contract/auth.ts';
import { systemClock } from '../platform/clock.ts';
import { controlDatabase } from '../platform/database.ts';
import { type AppEnv, router, validate } from '../platform/http.ts';
import { newUlid } from '../platform/ids.ts';
import { describe } from '../platform/openapi.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { wrongCredentials } from './auth.errors.ts';
import { user } from './auth.table.ts';
import { authFor } from './auth.ts';
import { permissionsOf } from './permissions.domain.ts';
import { accountLimit, addressLimit, countTry, forgetTries } from './rateLimit.store.ts';
import { requires } from './requires.ts';
import { signUp } from './signUp.usecases.ts';

const Opened = vb.object({ shopId: vb.nullable(vb.string()) });
const signUpWords = describe({ summary: 'Sign up', tags: ['auth'], response: Opened, status: 201 });

async function handleSignUp(c: Context<AppEnv>, body: v.InferOutput<typeof SignUpBody>) {
  const limit = addressLimit(c.req.raw, 'sign-up');
  if (limit) await countTry(controlDatabase(c.env), systemClock, limit);
  const auth = authFor(c.env, new URL(c.req.url).origin);
  const { shopId } = await signUp({ env: c.env, auth, clock: systemClock, newId: newUlid }, body);
  const { headers } = await auth.api.signInEmail({
    body: { email: body.email, password: body.password },
    returnHeaders: true,
  });
  for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  return c.json({ shopId }, 201);
}

export const authRoutes = router()
  .post('/sign-up', signUpWords, validate('json', SignUpBody), (c) => handleSignUp(c, c.req.valid('json')))
  .get(
    '/me',
    requires('shop.read'),
    describe({ summary: 'Who is signed in', tags: ['auth'], response: Me }),
    async (c) => {
      const { shop } = c.var;
      const [settings] = await shop.db.select().from(shopSettings).where(eq(shopSettings.shopId, shop.shopId));
      const { actor } = shop;
      const [person] = await controlDatabase(c.env)
        .select({ email: user.email })
        .from(user)
        .where(eq(user.id, actor?.userId ?? ''));
      return c.json({
        userId: actor?.userId ?? '',
        memberId: actor?.memberId ?? '',
        name: actor?.name ?? '',
        email: person?.email ?? '',
        role: actor?.role ?? 'viewer',
        permissions: permissionsOf(actor?.role ?? 'viewer'),
        shop: {
          id: shop.shopId,
          name: settings?.name ?? '',
          timeZone: settings?.timeZone ?? 'UTC',
          currency: settings?.currency ?? 'EUR',
        },
      });
    },
  );
void [SignInBody, wrongCredentials, accountLimit, forgetTries];
