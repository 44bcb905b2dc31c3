import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { pageOf } from '../contract/common.ts';
import { ApplyImportBody, Import, ImportBody } from '../contract/imports.ts';
import { findsFiles, takesFiles } from '../files/files.routes.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { importOnWire } from './imports.domain.ts';
import { loadImports } from './imports.store.ts';
import { applyImport, findImport, startImport } from './imports.usecases.ts';

const IMPORTS_SHOWN = 10;
const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const tags: [string] = ['Imports'];

/** `/api/imports` */
export const importsRoutes = router()
  .use(findsFiles)
  .post(
    '/',
    requires('imports.write'),
    describe({
      summary: 'Read the stock that is on sale at a marketplace',
      description:
        'Makes a preview; nothing is changed before it is applied, and nothing is ever written to the marketplace. One import is open at a time: a second request gets that one back.',
      tags,
      response: Import,
      status: 202,
    }),
    takesFiles,
    validate('json', ImportBody),
    async (c) => c.json(importOnWire(await startImport(c.var.shop, c.req.valid('json').source)), 202),
  )
  .get(
    '/',
    requires('inventory.read'),
    describe({ summary: 'The last imports', tags, response: pageOf(Import) }),
    async (c) => c.json({ rows: (await loadImports(c.var.shop, IMPORTS_SHOWN)).map(importOnWire), nextCursor: null }),
  )
  .get(
    '/:id',
    requires('inventory.read'),
    describe({ summary: 'An import: its progress, its preview, how it ended', tags, response: Import }),
    validate('param', IdParam),
    async (c) => c.json(importOnWire(await findImport(c.var.shop, c.req.valid('param').id))),
  )
  .post(
    '/:id/apply',
    requires('imports.write'),
    describe({
      summary: 'Bring in what the preview shows',
      description: 'Asking again changes nothing; one that failed on the way goes on where it stood.',
      tags,
      response: Import,
      status: 202,
    }),
    validate('param', IdParam),
    validate('json', ApplyImportBody),
    async (c) => c.json(importOnWire(await applyImport(c.var.shop, c.req.valid('param').id, c.req.valid('json'))), 202),
  );
