import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { ItemType } from '../contract/common.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { colorHex } from './colors.domain.ts';
import { standInSvg } from './itemImage.domain.ts';
import { findItemImage } from './itemImage.usecases.ts';

const ImageParam = v.object({
  itemType: ItemType,
  itemNo: v.pipe(
    v.string(),
    v.maxLength(60, 'This is not an item number.'),
    v.regex(/^[^\p{C}]+$/u, 'This is not an item number.'),
  ),
  blColorId: v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'A colour is a whole number.'), v.transform(Number)),
});

const HOUR_SECONDS = 60 * 60;
/** A picture is inert wherever it is opened, even an SVG opened by itself. */
const IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** `/api/catalog` */
export const catalogRoutes = router().get(
  '/images/:itemType/:itemNo/:blColorId',
  requires('inventory.read'),
  describe({
    summary: 'Picture of an item in a colour',
    description:
      'Fetched once from the source and kept. Where there is none, an SVG with the item number on the colour.',
    tags: ['Catalogue'],
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
);
