import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { Lot, MovementBody } from '../contract/inventory.ts';
import { loadLots } from '../inventory/lots.store.ts';
import { notFound } from '../platform/errors.ts';
import { describe, router, validate } from '../platform/http.ts';
import { moveLot } from './lotMoves.usecases.ts';

const LotParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

/** What the desk does with a lot's pieces, which may take them from orders; mounted below `/api/lots`. */
export const lotMoveRoutes = router().post(
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
