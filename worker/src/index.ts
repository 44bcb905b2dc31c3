import { createApp } from './app.ts';
import { keepDeadLetters } from './platform/deadLetters.ts';
import { enqueueDueShops, handleWork } from './sync/sync.tasks.ts';
import type { WorkMessage } from './sync/work.ts';

export { ShopFeed } from './live/shopFeed.ts';

const app = createApp();

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await enqueueDueShops(env);
  },
  async queue(batch, env) {
    if (batch.queue === 'brickops-work-dead') await keepDeadLetters(batch, env);
    else for (const message of batch.messages) await handleWork(message as Message<WorkMessage>, env);
  },
} satisfies ExportedHandler<Env>;
