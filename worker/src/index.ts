import { createApp } from './app.ts';
import { keepDeadLetters } from './platform/deadLetters.ts';

export { ShopFeed } from './live/shopFeed.ts';

const app = createApp();

export default {
  fetch: app.fetch,
  async queue(batch, env) {
    if (batch.queue === 'brickops-work-dead') await keepDeadLetters(batch, env);
  },
} satisfies ExportedHandler<Env>;
