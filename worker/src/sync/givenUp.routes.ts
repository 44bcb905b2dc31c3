import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { GivenUpList } from '../contract/givenUp.ts';
import { Done } from '../contract/listings.ts';
import { describe, router, validate } from '../platform/http.ts';
import { dismissGivenUp, listGivenUp, replayGivenUp } from './givenUp.usecases.ts';

const tags: [string] = ['sync'];
const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** `/api/sync/given-up` */
export const givenUpRoutes = router()
  .get(
    '/',
    requires('sync.repair'),
    describe({ summary: 'Work that failed every try', tags, response: GivenUpList }),
    async (c) => c.json(await listGivenUp(c.var.shop)),
  )
  .post(
    '/:id/replay',
    requires('sync.repair'),
    describe({
      summary: 'Try it once more',
      description: 'Puts the work into the queue again. Repeating the request changes nothing.',
      tags,
      response: Done,
    }),
    validate('param', IdParam),
    async (c) => {
      await replayGivenUp(c.var.shop, c.req.valid('param').id);
      return c.json({ done: true as const });
    },
  )
  .post(
    '/:id/dismiss',
    requires('sync.repair'),
    describe({ summary: 'Put it away without trying again', tags, response: Done }),
    validate('param', IdParam),
    async (c) => {
      await dismissGivenUp(c.var.shop, c.req.valid('param').id);
      return c.json({ done: true as const });
    },
  );
