import type { MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { colorHex, colorName } from '../catalog/colors.domain.ts';
import { pageOf } from '../contract/common.ts';
import {
  FileAnswerBody,
  FileApplyBody,
  FileImport,
  FileOptions,
  FileRow,
  FileRowQuery,
  FileUploadQuery,
} from '../contract/files.ts';
import { itemImagePath } from '../contract/images.ts';
import { type AppEnv, describe, parseInput, router, validate } from '../platform/http.ts';
import { answerLine } from './fileAnswers.usecases.ts';
import {
  applyFile,
  cancelFile,
  listFileImports,
  onWire,
  readAs,
  requireFileImport,
  takeFile,
  undoFile,
} from './fileImports.usecases.ts';
import { loadStagedPage, type StagedRow } from './files.store.ts';

const IdParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const tags: [string] = ['Imports'];

const emptyBody = () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });

/** Takes a file where the request names one (`?name=`): `POST /api/imports` knows both ways. */
export const takesFiles: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.query('name') === undefined) return next();
  const query = parseInput(FileUploadQuery, c.req.query(), 'query');
  return c.json(await takeFile(c.var.shop, query, c.req.raw.body ?? emptyBody()), 202);
};

/** A file's import is one of the imports: asked for by its id there, it is found here. */
export const findsFiles: MiddlewareHandler<AppEnv> = async (c, next) => {
  const [, rest] = /^\/api\/imports\/(fim_[^/]+(?:\/apply)?)$/.exec(c.req.path) ?? [];
  return rest === undefined ? next() : c.redirect(`/api/imports/files/${rest}`, 307);
};

/** `/api/imports/files`: stock lists that come as files. */
export const fileImportRoutes = router()
  .post(
    '/',
    requires('imports.write'),
    describe({
      summary: 'Send a stock list as a file',
      description:
        'BrickStore BSX, BrickLink XML, a BrickLink inventory (JSON) or a CSV table, up to 90 MB, plain or gzip; told by what is in it. Nothing is brought in before it is applied.',
      tags,
      response: FileImport,
      status: 202,
      errors: [413, 422],
    }),
    validate('query', FileUploadQuery),
    async (c) => c.json(await takeFile(c.var.shop, c.req.valid('query'), c.req.raw.body ?? emptyBody()), 202),
  )
  .get(
    '/',
    requires('inventory.read'),
    describe({ summary: 'The last files', tags, response: pageOf(FileImport) }),
    async (c) => c.json({ rows: await listFileImports(c.var.shop), nextCursor: null }),
  )
  .get(
    '/:id',
    requires('inventory.read'),
    describe({ summary: 'A file: how far it is, what it holds', tags, response: FileImport }),
    validate('param', IdParam),
    async (c) => c.json(onWire(await requireFileImport(c.var.shop, c.req.valid('param').id))),
  )
  .get(
    '/:id/rows',
    requires('inventory.read'),
    describe({ summary: 'Lines of a file and what each of them does', tags, response: pageOf(FileRow) }),
    validate('param', IdParam),
    validate('query', FileRowQuery),
    async (c) => {
      const { id } = await requireFileImport(c.var.shop, c.req.valid('param').id);
      const { rows, nextCursor } = await loadStagedPage(c.var.shop, id, c.req.valid('query'));
      return c.json({ rows: rows.map(rowOnWire), nextCursor });
    },
  )
  .post(
    '/:id/read',
    requires('imports.write'),
    describe({
      summary: 'Read the file: what its columns hold, what happens to lots that are there already',
      tags,
      response: FileImport,
      status: 202,
      errors: [409],
    }),
    validate('param', IdParam),
    validate('json', FileOptions),
    async (c) => c.json(await readAs(c.var.shop, c.req.valid('param').id, c.req.valid('json')), 202),
  )
  .post(
    '/:id/answers',
    requires('imports.write'),
    describe({
      summary: 'Answer the question of a line',
      description: 'Until it is brought in, an answer may be given again. One choice can answer for all lines alike.',
      tags,
      response: FileImport,
      errors: [404, 409],
    }),
    validate('param', IdParam),
    validate('json', FileAnswerBody),
    async (c) => c.json(await answerLine(c.var.shop, c.req.valid('param').id, c.req.valid('json'))),
  )
  .post(
    '/:id/apply',
    requires('imports.write'),
    describe({
      summary: 'Bring in what the preview shows',
      description: 'Asking again changes nothing; one that failed on the way goes on where it stood.',
      tags,
      response: FileImport,
      status: 202,
      errors: [409],
    }),
    validate('param', IdParam),
    validate('json', FileApplyBody),
    async (c) => c.json(await applyFile(c.var.shop, c.req.valid('param').id, c.req.valid('json')), 202),
  )
  .post(
    '/:id/cancel',
    requires('imports.write'),
    describe({
      summary: 'Give a file up; what is in already is taken back',
      tags,
      response: FileImport,
      status: 202,
      errors: [409],
    }),
    validate('param', IdParam),
    async (c) => c.json(await cancelFile(c.var.shop, c.req.valid('param').id), 202),
  )
  .post(
    '/:id/undo',
    requires('imports.write'),
    describe({
      summary: 'Take back everything a file brought in',
      description: 'What was sold or promised since stays; such lines say so.',
      tags,
      response: FileImport,
      status: 202,
      errors: [409],
    }),
    validate('param', IdParam),
    async (c) => c.json(await undoFile(c.var.shop, c.req.valid('param').id), 202),
  );

function rowOnWire({ no, line, plan, lot, problems }: StagedRow): FileRow {
  const { itemType = 'PART', itemNo = '', itemName = '', blColorId = 0, place = '' } = lot;
  return {
    no,
    line,
    plan,
    itemNo,
    formerNo: lot.formerNo ?? null,
    itemName,
    colorName: colorName(blColorId),
    colorHex: colorHex(blColorId),
    condition: lot.condition ?? null,
    quantity: lot.quantity ?? null,
    unitPrice: lot.unitPrice ?? null,
    place,
    imageUrl: itemImagePath(itemType, itemNo || null, blColorId),
    problems: problems ?? [],
  };
}
