import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { Lot, LotPage, LotQuery } from '../contract/inventory.ts';
import { notFound } from '../platform/errors.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { findLotIds, loadLots } from './lots.store.ts';

const tags: [string] = ['Inventory'];
const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** `/api/lots` */
export const lotRoutes = router()
  .get(
    '/',
    requires('inventory.read'),
    describe({
      summary: 'Lots',
      description:
        'Every word of `q` must be found in item number, item name, colour, remarks or location code. `location` names a place or the beginning of its code. `total` counts what the filters let through.',
      tags,
      response: LotPage,
    }),
    validate('query', LotQuery),
    async (c) => {
      const { ids, nextCursor, total } = await findLotIds(c.var.shop, c.req.valid('query'));
      return c.json({ rows: await loadLots(c.var.shop, ids), nextCursor, total });
    },
  )
  .get(
    '/:id',
    requires('inventory.read'),
    describe({ summary: 'One lot with its places and listings', tags, response: Lot }),
    validate('param', IdParam),
    async (c) => {
      const [lot] = await loadLots(c.var.shop, [c.req.valid('param').id]);
      if (!lot) throw notFound('lot');
      return c.json(lot);
    },
  );
