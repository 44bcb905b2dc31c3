import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import {
  CatalogItemDetail,
  CatalogOverview,
  CatalogPage,
  CatalogQuery,
  ItemNo,
  PriceGuide,
  PriceQuery,
} from '../contract/catalog.ts';
import { ItemType } from '../contract/common.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { itemUnknown, noPrices } from './catalog.errors.ts';
import { colorHex } from './colors.domain.ts';
import { standInSvg } from './itemImage.domain.ts';
import { findItemImage } from './itemImage.usecases.ts';
import { findItem } from './items.usecases.ts';
import { overviewOf } from './overview.usecases.ts';
import { priceGuide } from './prices.usecases.ts';
import { searchItems } from './search.usecases.ts';

const ImageParam = v.object({
  itemType: ItemType,
  itemNo: ItemNo,
  blColorId: v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'A colour is a whole number.'), v.transform(Number)),
});

const ItemParam = v.object({ itemType: ItemType, itemNo: ItemNo });
const tags: [string] = ['Catalogue'];

const HOUR_SECONDS = 60 * 60;
/** A picture is inert wherever it is opened, even an SVG opened by itself. */
const IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** `/api/catalog` */
export const catalogRoutes = router()
  .get(
    '/images/:itemType/:itemNo/:blColorId',
    requires('inventory.read'),
    describe({
      summary: 'Picture of an item in a colour',
      description:
        'Fetched once from the source and kept. Where there is none, an SVG with the item number on the colour.',
      tags,
      response: null,
      media: 'image/*',
    }),
    validate('param', ImageParam),
    async (c) => {
      const { itemType, itemNo, blColorId } = c.req.valid('param');
      const { env, clock, log } = c.var.shop;
      const image =
        itemNo === '-' ? null : await findItemImage({ env, fetch, clock, log }, { itemType, itemNo, blColorId });
      const headers = (contentType: string, seconds: number) => ({
        'content-type': contentType,
        'cache-control': `private, max-age=${seconds}`,
        'content-security-policy': IMAGE_POLICY,
      });
      if (image) return c.body(image.body, 200, headers(image.contentType, 30 * 24 * HOUR_SECONDS));
      return c.body(standInSvg(itemNo, colorHex(blColorId)), 200, headers('image/svg+xml', HOUR_SECONDS));
    },
  )
  .get(
    '/items',
    requires('inventory.read'),
    describe({
      summary: 'Search the catalogue',
      description:
        'Finds numbers, alternate numbers and element ids first, then items with every word of `q`: plain before printed, short names before long ones. `2 x 4`, `2x4` and `4X2` are the same. When nothing matches, words are taken for mistyped ones and `corrected` says for what.',
      tags,
      response: CatalogPage,
    }),
    validate('query', CatalogQuery),
    async (c) => c.json(await searchItems(c.var.shop, c.req.valid('query'))),
  )
  .get(
    '/items/:itemType/:itemNo',
    requires('inventory.read'),
    describe({
      summary: 'One item with its colours and elements',
      description:
        'Old numbers are answered with the item they stand for now. What is missing or older than 30 days is fetched from BrickLink first; `freshness` says how old the answer is, and why it is no newer.',
      tags,
      response: CatalogItemDetail,
    }),
    validate('param', ItemParam),
    async (c) => {
      const name = c.req.valid('param');
      const { item, problem } = await findItem(c.var.shop, name);
      if (!item) throw itemUnknown(name.itemNo, problem);
      return c.json(item);
    },
  )
  .get(
    '/items/:itemType/:itemNo/price',
    requires('inventory.read'),
    describe({
      summary: 'Price guide of an item in a colour and condition',
      description: 'BrickLink’s, in the currency of the shop’s account; kept, and renewed by age as items are.',
      tags,
      response: PriceGuide,
    }),
    validate('param', ItemParam),
    validate('query', PriceQuery),
    async (c) => {
      const { color, condition } = c.req.valid('query');
      const { guide, problem } = await priceGuide(c.var.shop, { ...c.req.valid('param'), blColorId: color, condition });
      if (!guide) throw noPrices(problem);
      return c.json(guide);
    },
  )
  .get(
    '/overview',
    requires('inventory.read'),
    describe({
      summary: 'What the catalogue holds',
      description: 'Items per kind, categories with their number of items (of one kind, if `type` says so), colours.',
      tags,
      response: CatalogOverview,
    }),
    validate('query', v.object({ type: v.optional(ItemType) })),
    async (c) => c.json(await overviewOf(c.var.shop, c.req.valid('query').type)),
  );
