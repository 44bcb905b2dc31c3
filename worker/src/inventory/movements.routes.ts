import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import { Movement, MovementQuery } from '../contract/inventory.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { listMovements } from './movements.store.ts';

/** `/api/movements` */
export const movementRoutes = router().get(
  '/',
  requires('inventory.read'),
  describe({ summary: 'What happened to a lot, newest first', tags: ['Inventory'], response: pageOf(Movement) }),
  validate('query', MovementQuery),
  async (c) => c.json(await listMovements(c.var.shop, c.req.valid('query'))),
);
