import { type Brickognize, createBrickognize } from './brickognize/brickognize.client.ts';

/** The recogniser of this deployment. */
export const recogniserOf = (env: Pick<Env, 'BRICKOGNIZE_API_URL'>): Brickognize =>
  createBrickognize({
    url: env.BRICKOGNIZE_API_URL.replace(/\/+$/, ''),
    // The platform's fetch refuses to be called as somebody's method.
    fetch: (input, init) => fetch(input, init),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
