import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import {
  BulkEditBody,
  BulkEditResult,
  Lot,
  LotChange,
  LotPage,
  LotPatch,
  LotQuery,
  OutlinePage,
  OutlineQuery,
  StockedCategory,
} from '../contract/inventory.ts';
import { notFound } from '../platform/errors.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { stockedCategories } from './lotCategories.store.ts';
import { changeLot, changeLots, listChanges, undoChange } from './lotChanges.usecases.ts';
import { deleteLot, restoreLot } from './lotDeletion.usecases.ts';
import { outlineOf } from './lots.domain.ts';
import { findLotIds, loadLots } from './lots.store.ts';

/** Lots of one page of outlines: a hundred thousand take fifty questions. */
const OUTLINES = 2000;

const tags: [string] = ['Inventory'];
const ChangeParam = v.object({
  id: v.pipe(v.string(), v.maxLength(100)),
  changeId: v.pipe(v.string(), v.maxLength(100)),
});
const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** `/api/lots` */
export const lotRoutes = router()
  .get(
    '/',
    requires('inventory.read'),
    describe({
      summary: 'Lots',
      description:
        'Every word of `q` must be found in item number, item name, colour, remarks or location code. `location` names a place or the beginning of its code; `category` is one of the catalogue of the shop, or `none` for what it knows no category of. `total` counts what the filters let through.',
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
    '/categories',
    requires('inventory.read'),
    describe({
      summary: 'Types and categories that occur in stock, with their lots',
      tags,
      response: v.object({ rows: v.array(StockedCategory) }),
    }),
    async (c) => c.json({ rows: await stockedCategories(c.var.shop) }),
  )
  .get(
    '/outlines',
    requires('inventory.read'),
    describe({
      summary: 'Many lots at once, with what a bulk change has to know of them',
      description: 'Filters as for the list of lots; pages of 2,000.',
      tags,
      response: OutlinePage,
    }),
    validate('query', OutlineQuery),
    async (c) => {
      const query = { ...c.req.valid('query'), limit: OUTLINES };
      const { ids, nextCursor, total } = await findLotIds(c.var.shop, query);
      return c.json({ rows: (await loadLots(c.var.shop, ids)).map(outlineOf), nextCursor, total });
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
  )
  .patch(
    '/:id',
    requires('inventory.write'),
    describe({
      summary: "Change a lot's price, words or marks",
      description: 'Names the version it was made on. What was changed is written down and can be undone.',
      tags,
      response: Lot,
    }),
    validate('param', IdParam),
    validate('json', LotPatch),
    async (c) => {
      const { id } = c.req.valid('param');
      await changeLot(c.var.shop, id, c.req.valid('json'));
      const [lot] = await loadLots(c.var.shop, [id]);
      if (!lot) throw notFound('lot');
      return c.json(lot);
    },
  )
  .delete(
    '/:id',
    requires('inventory.delete'),
    describe({
      summary: 'Delete a lot',
      description:
        'It is left out of lists, search, exports and matching; its ledger and the orders that name it can still be read. Refused with `inventory.lot_in_use` while it has pieces or is on sale. Pieces or a listing that come to it later bring it back. Repeating it changes nothing.',
      tags,
      response: null,
    }),
    validate('param', IdParam),
    async (c) => {
      await deleteLot(c.var.shop, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .post(
    '/:id/restore',
    requires('inventory.delete'),
    describe({
      summary: 'Take the deletion of a lot back',
      description: 'Repeating it changes nothing.',
      tags,
      response: Lot,
    }),
    validate('param', IdParam),
    async (c) => {
      const { id } = c.req.valid('param');
      await restoreLot(c.var.shop, id);
      const [lot] = await loadLots(c.var.shop, [id]);
      if (!lot) throw notFound('lot');
      return c.json(lot);
    },
  )
  .post(
    '/changes',
    requires('inventory.write'),
    describe({
      summary: 'The same change for many lots',
      description: 'The same `id` again changes nothing and gets the first answer.',
      tags,
      response: BulkEditResult,
    }),
    validate('json', BulkEditBody),
    async (c) => c.json({ changed: await changeLots(c.var.shop, c.req.valid('json')) }),
  )
  .get(
    '/:id/changes',
    requires('inventory.read'),
    describe({
      summary: 'What was changed about a lot, newest first',
      tags,
      response: v.object({ rows: v.array(LotChange) }),
    }),
    validate('param', IdParam),
    async (c) => c.json({ rows: await listChanges(c.var.shop, c.req.valid('param').id) }),
  )
  .post(
    '/:id/changes/:changeId/undo',
    requires('inventory.write'),
    describe({ summary: 'Take a change of a lot back', tags, response: Lot }),
    validate('param', ChangeParam),
    async (c) => {
      const { id, changeId } = c.req.valid('param');
      await undoChange(c.var.shop, id, changeId);
      const [lot] = await loadLots(c.var.shop, [id]);
      if (!lot) throw notFound('lot');
      return c.json(lot);
    },
  );
