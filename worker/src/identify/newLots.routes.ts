import { requires } from '../auth/requires.ts';
import { Lot } from '../contract/inventory.ts';
import { NewLotBody, OfItem, OfItemQuery } from '../contract/newLots.ts';
import { addLot, lotsOfItem } from '../inventory/newLots.usecases.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { lookUpItems } from './catalogue.ts';
import { itemKey } from './ranking.domain.ts';

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
    async (c) => {
      const nameOf = async (itemType: Lot['itemType'], itemNo: string) =>
        (await lookUpItems(c.var.shop, [{ itemType, itemNo }])).get(itemKey(itemType, itemNo))?.itemName ?? null;
      return c.json(await addLot(c.var.shop, c.req.valid('json'), nameOf), 201);
    },
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
