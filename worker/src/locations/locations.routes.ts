import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import { Location, LocationBody, LocationCodes, LocationQuery } from '../contract/inventory.ts';
import { LayoutBody, StoredLayout } from '../contract/layout.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { readLayout, storeLayout } from './layouts.usecases.ts';
import { listCodes, listLocations } from './locations.store.ts';
import { makePlace } from './locations.usecases.ts';

const tags: [string] = ['Inventory'];

/** `/api/locations` */
export const locationRoutes = router()
  .get(
    '/',
    requires('inventory.read'),
    describe({ summary: 'Places and what lies there', tags, response: pageOf(Location) }),
    validate('query', LocationQuery),
    async (c) => c.json(await listLocations(c.var.shop, c.req.valid('query'))),
  )
  .post(
    '/',
    requires('inventory.write'),
    describe({
      summary: 'Make a place',
      description: 'A code that is known already, in whatever spelling, answers 200 with the place there is.',
      tags,
      response: Location,
      status: 201,
    }),
    validate('json', LocationBody),
    async (c) => {
      const { place, isNew } = await makePlace(c.var.shop, c.req.valid('json').code);
      return c.json(place, isNew ? 201 : 200);
    },
  )
  .get(
    '/codes',
    requires('inventory.read'),
    describe({ summary: 'Codes of all drawers, in the order people read them', tags, response: LocationCodes }),
    async (c) => c.json({ codes: await listCodes(c.var.shop) }),
  )
  .get(
    '/layout',
    requires('inventory.read'),
    describe({ summary: 'The plan of the rooms', tags, response: StoredLayout }),
    async (c) => c.json(await readLayout(c.var.shop)),
  )
  .put(
    '/layout',
    requires('settings.write'),
    describe({
      summary: 'Store the plan of the rooms',
      description: 'Walks that start from then on follow it. A plan drawn on an older version is refused.',
      tags,
      response: StoredLayout,
    }),
    validate('json', LayoutBody),
    async (c) => {
      const { layout, version } = c.req.valid('json');
      return c.json(await storeLayout(c.var.shop, layout, version));
    },
  );
