import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { describe, router, validate } from '../platform/http.ts';
import { EXPORT_FORMATS, WRITERS } from './exports.domain.ts';
import { exportLots } from './exports.usecases.ts';

const FileParam = v.object({
  file: v.pipe(
    v.string(),
    v.regex(/^lots\.(?:csv|xml|bsx)$/, 'Ask for lots.csv, lots.xml or lots.bsx.'),
    v.transform((name) => EXPORT_FORMATS.find((format) => name.endsWith(format)) ?? 'csv'),
  ),
});

/** `/api/exports` */
export const exportRoutes = router().get(
  '/:file',
  requires('inventory.read'),
  describe({
    summary: 'The whole stock as a file: `lots.csv`, `lots.xml` (BrickLink), `lots.bsx` (BrickStore)',
    tags: ['Imports'],
    response: null,
    media: 'text/csv',
  }),
  validate('param', FileParam),
  (c) => {
    const format = c.req.valid('param').file;
    const day = new Date(c.var.shop.clock()).toISOString().slice(0, 10);
    return new Response(exportLots(c.var.shop, format), {
      headers: {
        'content-type': WRITERS[format].contentType,
        'content-disposition': `attachment; filename="stock-${day}.${format}"`,
        'cache-control': 'no-store',
        'x-request-id': c.var.requestId,
      },
    });
  },
);
