import { requires } from '../auth/requires.ts';
import { Lot } from '../contract/inventory.ts';
import { NewLotBody, OfItem, OfItemQuery } from '../contract/newLots.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { addLot, lotsOfItem } from './newLots.usecases.ts';

const tags: [string] = ['Inventory'];

/** Putting things into stock; mounted at `/api/lots`, before the addresses of single lots. */
export const newLotRoutes = router()
  .post(
    '/',
    requires('inventory.write'),
    describe({
      summary: 'Put a new lot into stock',
      description:
        'Always a lot of its own, even where the same item lies already: to add to a lot, receive pieces into it.',
      tags,
      response: Lot,
      status: 201,
    }),
    validate('json', NewLotBody),
    async (c) => c.json(await addLot(c.var.shop, c.req.valid('json')), 201),
  )
  .get(
    '/of-item',
    requires('inventory.read'),
    describe({ summary: 'Where an item lies already, in every colour and condition', tags, response: OfItem }),
    validate('query', OfItemQuery),
    async (c) => {
      const { itemType, itemNo } = c.req.valid('query');
      return c.json({ rows: await lotsOfItem(c.var.shop, itemType, itemNo) });
    },
  );
