import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { BulkMoveBody, BulkMoveResult, CountBody, CountResult, Lot, MovementBody } from '../contract/inventory.ts';
import { loadLots } from '../inventory/lots.store.ts';
import { notFound } from '../platform/errors.ts';
import { describe, router, validate } from '../platform/http.ts';
import { countDrawer, moveLot, moveLots, undoMovement } from './lotMoves.usecases.ts';

const LotParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** What the desk does with a lot's pieces, which may take them from orders; mounted below `/api/lots`. */
export const lotMoveRoutes = router()
  .post(
    '/moves',
    describe({
      summary: 'Move all pieces of some lots into one drawer',
      tags: ['Inventory'],
      response: BulkMoveResult,
      status: 201,
    }),
    requires('inventory.write'),
    validate('json', BulkMoveBody),
    async (c) => c.json(await moveLots(c.var.shop, c.req.valid('json')), 201),
  )
  .post(
    '/:id/movements',
    describe({ summary: 'Count, receive or move pieces of a lot', tags: ['Inventory'], response: Lot, status: 201 }),
    requires('inventory.write'),
    validate('param', LotParam),
    validate('json', MovementBody),
    async (c) => {
      const { id } = c.req.valid('param');
      await moveLot(c.var.shop, id, c.req.valid('json'));
      const [lot] = await loadLots(c.var.shop, [id]);
      if (!lot) throw notFound('lot');
      return c.json(lot, 201);
    },
  );

const MovementParam = v.object({ id: v.pipe(v.string(), v.maxLength(300)) });

/** Taking movements back; mounted below `/api/movements`. */
export const undoRoutes = router().post(
  '/:id/undo',
  describe({
    summary: 'Take a movement back',
    description: 'By a compensating movement, which can be taken back as well. Movements of orders are refused.',
    tags: ['Inventory'],
    response: Lot,
    status: 201,
  }),
  requires('inventory.write'),
  validate('param', MovementParam),
  async (c) => {
    const lotId = await undoMovement(c.var.shop, c.req.valid('param').id);
    const [lot] = await loadLots(c.var.shop, [lotId]);
    if (!lot) throw notFound('lot');
    return c.json(lot, 201);
  },
);

/** `/api/counts` */
export const countRoutes = router().post(
  '/',
  describe({ summary: 'What was found in a drawer', tags: ['Inventory'], response: CountResult, status: 201 }),
  requires('inventory.write'),
  validate('json', CountBody),
  async (c) => c.json(await countDrawer(c.var.shop, c.req.valid('json')), 201),
);
