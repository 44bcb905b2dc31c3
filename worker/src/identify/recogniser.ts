import { type Brickognize, createBrickognize } from './brickognize/brickognize.client.ts';

/** Somebody stands there with a part in the hand; after this the photo goes to the queue. */
const PATIENCE_MS = 6_000;

/** The recogniser of this deployment, as one shop may use it. */
export const recogniserOf = (
  env: Pick<Env, 'BRICKOGNIZE_API_URL' | 'TURNSTILE'>,
  { shopId }: { shopId: string },
): Brickognize =>
  createBrickognize({
    url: env.BRICKOGNIZE_API_URL.replace(/\/+$/, ''),
    // The platform's fetch refuses to be called as somebody's method.
    fetch: (input, init) => fetch(input, init),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    turn: async () => env.TURNSTILE.getByName('brickognize').turn(shopId, PATIENCE_MS),
  });
