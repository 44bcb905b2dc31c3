import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { MarketplaceName } from '../contract/common.ts';
import {
  AllowBody,
  AnswerBody,
  AnswerResult,
  Done,
  MarketplaceBody,
  PushPage,
  PushQuery,
  QuestionPage,
  QuestionQuery,
  RetryBody,
  StockModeBody,
  StockStatusList,
  WaitingList,
  WaitingQuery,
} from '../contract/listings.ts';
import { recordChange } from '../live/changes.ts';
import { notConnected } from '../marketplaces/connections.errors.ts';
import { findConnection } from '../marketplaces/connections.store.ts';
import { commit } from '../platform/batch.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { enqueueWork } from '../platform/work.ts';
import { readPushes, readQuestions, readStockStatus, readWaiting } from './listings.views.ts';
import { allowEmptied, retryMarks } from './pushes.store.ts';
import { answerQuestions } from './questions.usecases.ts';
import { setStockMode } from './stockMode.usecases.ts';
import { wakePushes } from './wakePushes.ts';

const tags: [string] = ['Stock in step'];

/** `/api/listings` */
export const listingRoutes = router()
  .get(
    '/',
    requires('sync.read'),
    describe({ summary: 'How stock stands on each marketplace', tags, response: StockStatusList }),
    async (c) => c.json({ rows: await readStockStatus(c.var.shop) }),
  )
  .patch(
    '/:marketplace',
    requires('marketplaces.write'),
    describe({
      summary: 'Turn keeping in step on or off',
      description: 'Turned on, everything that differs is pushed, except what a question is open about.',
      tags,
      response: StockStatusList,
    }),
    validate('param', v.object({ marketplace: MarketplaceName })),
    validate('json', StockModeBody),
    async (c) => {
      await setStockMode(c.var.shop, c.req.valid('param').marketplace, c.req.valid('json'));
      return c.json({ rows: await readStockStatus(c.var.shop) });
    },
  )
  .get(
    '/questions',
    requires('sync.read'),
    describe({ summary: 'Differences that nobody has explained', tags, response: QuestionPage }),
    validate('query', QuestionQuery),
    async (c) => c.json(await readQuestions(c.var.shop, c.req.valid('query'))),
  )
  .post(
    '/questions/answer',
    requires('imports.write'),
    describe({ summary: 'Say which is right: ours or theirs', tags, response: AnswerResult }),
    validate('json', AnswerBody),
    async (c) => c.json({ answered: await answerQuestions(c.var.shop, c.req.valid('json')) }),
  )
  .get(
    '/pushes',
    requires('sync.read'),
    describe({ summary: "What was done to the marketplaces' lots", tags, response: PushPage }),
    validate('query', PushQuery),
    async (c) => c.json(await readPushes(c.var.shop, c.req.valid('query'))),
  )
  .get(
    '/waiting',
    requires('sync.read'),
    describe({ summary: 'Lots whose listings wait', tags, response: WaitingList }),
    validate('query', WaitingQuery),
    async (c) => c.json(await readWaiting(c.var.shop, c.req.valid('query'))),
  )
  .post(
    '/retry',
    requires('sync.run'),
    describe({ summary: 'Try failed listings again', tags, response: Done }),
    validate('json', RetryBody),
    async (c) => {
      const { marketplace, lotIds } = c.req.valid('json');
      await commit(c.var.shop.db, [retryMarks(c.var.shop, marketplace, lotIds ?? null), changed(c.var.shop)]);
      await wakePushes(c.var.shop, 0);
      return c.json({ done: true as const });
    },
  )
  .post(
    '/allow',
    requires('imports.write'),
    describe({
      summary: 'Let lots go off sale',
      description: 'Only the lots that were seen; what has come up since is asked for anew.',
      tags,
      response: Done,
    }),
    validate('json', AllowBody),
    async (c) => {
      const { marketplace, lotIds } = c.req.valid('json');
      await commit(c.var.shop.db, [allowEmptied(c.var.shop, marketplace, lotIds), changed(c.var.shop)]);
      await wakePushes(c.var.shop, 0);
      return c.json({ done: true as const });
    },
  )
  .post(
    '/compare',
    requires('sync.run'),
    describe({ summary: "Compare all of a marketplace's lots with the books", tags, response: Done, status: 202 }),
    validate('json', MarketplaceBody),
    async (c) => {
      const { marketplace } = c.req.valid('json');
      if (!(await findConnection(c.var.shop, marketplace))) throw notConnected(marketplace);
      await enqueueWork(c.env, { kind: 'compare', shopId: c.var.shop.shopId, marketplace });
      return c.json({ done: true as const }, 202);
    },
  );

const changed = (ctx: Parameters<typeof recordChange>[0]) =>
  recordChange(ctx, { topic: 'sync', kind: 'listings.changed', ids: [] });
