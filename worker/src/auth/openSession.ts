import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as v from 'valibot';

/**
 * better-auth plugin: opens a session for somebody whose password has just been set or checked, which its own sign-in
 * would hash a second time. Reachable from code only.
 */
export const opensSessions = {
  id: 'opens-sessions',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: v.object({ userId: v.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.userId);
        if (!user) throw new Error('a session was asked for somebody who does not exist');
        await setSessionCookie(ctx, { session: await internalAdapter.createSession(user.id), user });
        return ctx.json({ userId: user.id });
      },
    ),
  },
} as const;
