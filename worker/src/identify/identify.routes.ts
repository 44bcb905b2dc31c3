import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import {
  ChoiceBody,
  Identification,
  PHOTO_TYPES,
  PhotoListQuery,
  PhotoQuery,
  PhotoSettings,
} from '../contract/identify.ts';
import { commit } from '../platform/batch.ts';
import { notFound } from '../platform/errors.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { PHOTO_POLICY, readPhoto } from '../platform/photoBody.ts';
import { loadKeepDays, saveKeepDays } from './identify.store.ts';
import { choose, forgetPhoto, identifyPhoto, listRecent, loadPhoto, showPhoto } from './identify.usecases.ts';
import { recogniserOf } from './recogniser.ts';

const tags: [string] = ['Identify'];
const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** `/api/identifications` */
export const identifyRoutes = router()
  .post(
    '/',
    requires('inventory.write'),
    describe({
      summary: 'Ask what a photo shows',
      description:
        'The body is the picture. Places, times and devices written into it are left out before it is kept or sent on. It goes to Brickognize, which may keep it. Without an answer at once the state is `waiting`, and it is asked again by itself.',
      tags,
      body: PHOTO_TYPES,
      response: Identification,
      status: 201,
      errors: [413],
    }),
    validate('query', PhotoQuery),
    async (c) => {
      const { id, subject } = c.req.valid('query');
      const bytes = await readPhoto(c.req.raw);
      return c.json(await identifyPhoto(c.var.shop, recogniserOf(c.env, c.var.shop), { id, subject, bytes }), 201);
    },
  )
  .get(
    '/settings',
    requires('inventory.read'),
    describe({ summary: 'How long photos are kept', tags, response: PhotoSettings }),
    async (c) => c.json({ keepDays: await loadKeepDays(c.var.shop) }),
  )
  .put(
    '/settings',
    requires('settings.write'),
    describe({
      summary: 'Say how long photos are kept',
      description: 'Counts for photos taken before as well.',
      tags,
      response: PhotoSettings,
    }),
    validate('json', PhotoSettings),
    async (c) => {
      const { keepDays } = c.req.valid('json');
      await commit(c.var.shop.db, [saveKeepDays(c.var.shop, keepDays)]);
      return c.json({ keepDays });
    },
  )
  .get(
    '/',
    requires('inventory.read'),
    describe({
      summary: 'The last photos, newest first',
      description: '`open` leaves out those that somebody has said what they show.',
      tags,
      response: pageOf(Identification),
    }),
    validate('query', PhotoListQuery),
    async (c) => c.json(await listRecent(c.var.shop, c.req.valid('query'))),
  )
  .get(
    '/:id',
    requires('inventory.read'),
    describe({ summary: 'A photo and what it may show, best first', tags, response: Identification }),
    validate('param', IdParam),
    async (c) => c.json(await showPhoto(c.var.shop, await loadPhoto(c.var.shop, c.req.valid('param').id))),
  )
  .delete(
    '/:id',
    requires('inventory.write'),
    describe({ summary: 'Delete a photo and its answer now', tags, response: null }),
    validate('param', IdParam),
    async (c) => {
      await forgetPhoto(c.var.shop, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .get(
    '/:id/photo',
    requires('inventory.read'),
    describe({ summary: 'The picture itself', tags, response: null, media: 'image/*' }),
    validate('param', IdParam),
    async (c) => {
      const row = await loadPhoto(c.var.shop, c.req.valid('param').id);
      const file = await c.env.FILES.get(row.photoKey);
      if (!file) throw notFound('photo');
      return c.body(file.body, 200, {
        'content-type': row.contentType,
        'cache-control': 'private, max-age=3600',
        'content-security-policy': PHOTO_POLICY,
      });
    },
  )
  .post(
    '/:id/choice',
    requires('inventory.write'),
    describe({
      summary: 'Say what a photo shows',
      description: 'The first choice of a photo is sent to Brickognize, so that it gets better.',
      tags,
      response: Identification,
    }),
    validate('param', IdParam),
    validate('json', ChoiceBody),
    async (c) => {
      const { id } = c.req.valid('param');
      const tell = await choose(c.var.shop, recogniserOf(c.env, c.var.shop), id, c.req.valid('json'));
      c.executionCtx.waitUntil(tell());
      return c.json(await showPhoto(c.var.shop, await loadPhoto(c.var.shop, id)));
    },
  );
