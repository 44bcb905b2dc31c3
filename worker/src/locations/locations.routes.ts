import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import { Location, LocationQuery } from '../contract/inventory.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { listLocations } from './locations.store.ts';

/** `/api/locations` */
export const locationRoutes = router().get(
  '/',
  requires('inventory.read'),
  describe({ summary: 'Places and what lies there', tags: ['Inventory'], response: pageOf(Location) }),
  validate('query', LocationQuery),
  async (c) => c.json(await listLocations(c.var.shop, c.req.valid('query'))),
);
