import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { CatalogLoad, LoadMapping } from '../contract/catalog.ts';
import { pageOf } from '../contract/common.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { cancelLoad, confirmLoad, findLoad, listLoads, startLoad } from './loads.usecases.ts';

const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const NameQuery = v.object({
  name: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(200, 'The name of the file is longer than 200 characters.')),
    'file',
  ),
});
const tags: [string] = ['Catalogue'];

/** `/api/catalog/loads` */
export const loadRoutes = router()
  .post(
    '/',
    requires('imports.write'),
    describe({
      summary: 'Load a catalogue file',
      description:
        'The body is the file, gzipped or not: BrickLink’s catalogue downloads in TSV or XML, which are recognised by their header (`name` tells parts from sets), or any CSV with a header. A CSV waits in state `mapping` until its columns are named.',
      tags,
      response: CatalogLoad,
      status: 202,
    }),
    validate('query', NameQuery),
    async (c) => c.json(await startLoad(c.var.shop, c.req.valid('query').name, c.req.raw.body), 202),
  )
  .get(
    '/',
    requires('inventory.read'),
    describe({ summary: 'The last catalogue files', tags, response: pageOf(CatalogLoad) }),
    async (c) => c.json({ rows: await listLoads(c.var.shop), nextCursor: null }),
  )
  .get(
    '/:id',
    requires('inventory.read'),
    describe({ summary: 'A catalogue file: its progress, its problems by line', tags, response: CatalogLoad }),
    validate('param', IdParam),
    async (c) => c.json(await findLoad(c.var.shop, c.req.valid('param').id)),
  )
  .post(
    '/:id/start',
    requires('imports.write'),
    describe({
      summary: 'Name the columns of a file and take it in',
      description: 'Asking again changes nothing.',
      tags,
      response: CatalogLoad,
      status: 202,
    }),
    validate('param', IdParam),
    validate('json', LoadMapping),
    async (c) => c.json(await confirmLoad(c.var.shop, c.req.valid('param').id, c.req.valid('json')), 202),
  )
  .post(
    '/:id/cancel',
    requires('imports.write'),
    describe({
      summary: 'Stop taking a file in',
      description: 'Lines that are in stay. Asking again changes nothing.',
      tags,
      response: CatalogLoad,
      errors: [409],
    }),
    validate('param', IdParam),
    async (c) => c.json(await cancelLoad(c.var.shop, c.req.valid('param').id)),
  );
