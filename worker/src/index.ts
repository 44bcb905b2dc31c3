import { createApp } from './app.ts';
import { trimSessions } from './auth/auth.tasks.ts';
import { trimPhotos } from './identify/identify.tasks.ts';
import { systemClock } from './platform/clock.ts';
import { allShopDatabases, controlDatabase } from './platform/database.ts';
import { trimDeadLetters } from './platform/deadLetters.ts';
import { trimIdempotencyKeys } from './platform/idempotency.ts';
import { createLog } from './platform/log.ts';
import type { WorkMessage } from './platform/work.ts';
import { keepGivenUp } from './sync/givenUp.usecases.ts';
import { enqueueDueShops, handleWork } from './sync/sync.tasks.ts';

export { PickSession } from './live/pickSession.ts';
export { ShopFeed } from './live/shopFeed.ts';
export { Turnstile } from './live/turnstile.ts';

const app = createApp();

/** What grows with use and is of no use after a while. */
async function keepHouse(env: Env): Promise<void> {
  const now = systemClock();
  await trimSessions(controlDatabase(env), now);
  await trimDeadLetters(controlDatabase(env), now);
  for (const db of allShopDatabases(env)) await trimIdempotencyKeys(db, now);
  await trimPhotos(env, now, createLog({ task: 'keep_house' }));
}

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await enqueueDueShops(env);
    await keepHouse(env);
  },
  async queue(batch, env) {
    if (batch.queue === 'brickops-work-dead') await keepGivenUp(batch, env);
    else for (const message of batch.messages) await handleWork(message as Message<WorkMessage>, env);
  },
} satisfies ExportedHandler<Env>;
