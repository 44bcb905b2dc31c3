import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { PHOTO_TYPES, PhotoId } from '../contract/identify.ts';
import { LotPhotoQuery, LotPhotos } from '../contract/lotPhotos.ts';
import { router, validate } from '../platform/http.ts';
import { describe } from '../platform/openapi.ts';
import { PHOTO_POLICY, readPhoto } from '../platform/photoBody.ts';
import { addLotPhoto, listLotPhotos, readLotPhoto, removeLotPhoto } from './lotPhotos.usecases.ts';

const tags: [string] = ['Inventory'];
const LotId = v.pipe(v.string(), v.maxLength(100));
const LotParam = v.object({ id: LotId });
const PhotoParam = v.object({ id: LotId, photoId: PhotoId });

/** `/api/lots/{id}/photos` */
export const lotPhotoRoutes = router()
  .get(
    '/:id/photos',
    requires('inventory.read'),
    describe({ summary: "The shop's own photos of a lot", tags, response: LotPhotos }),
    validate('param', LotParam),
    async (c) => c.json({ rows: await listLotPhotos(c.var.shop, c.req.valid('param').id) }),
  )
  .post(
    '/:id/photos',
    requires('inventory.write'),
    describe({
      summary: 'Keep a photo of a lot',
      description:
        'The body is the picture. Places, times and devices written into it are left out before it is kept. Only this shop sees it.',
      tags,
      body: PHOTO_TYPES,
      response: LotPhotos,
      status: 201,
      errors: [413],
    }),
    validate('param', LotParam),
    validate('query', LotPhotoQuery),
    async (c) => {
      const { id } = c.req.valid('param');
      const read = () => readPhoto(c.req.raw);
      return c.json({ rows: await addLotPhoto(c.var.shop, id, c.req.valid('query').id, read) }, 201);
    },
  )
  .get(
    '/:id/photos/:photoId',
    requires('inventory.read'),
    describe({ summary: 'The picture itself', tags, response: null, media: 'image/*' }),
    validate('param', PhotoParam),
    async (c) => {
      const { id, photoId } = c.req.valid('param');
      const file = await readLotPhoto(c.var.shop, id, photoId);
      return c.body(file.body, 200, {
        'content-type': file.httpMetadata?.contentType ?? 'application/octet-stream',
        'cache-control': 'private, max-age=3600',
        'content-security-policy': PHOTO_POLICY,
      });
    },
  )
  .delete(
    '/:id/photos/:photoId',
    requires('inventory.write'),
    describe({ summary: 'Delete a photo of a lot', tags, response: null }),
    validate('param', PhotoParam),
    async (c) => {
      const { id, photoId } = c.req.valid('param');
      await removeLotPhoto(c.var.shop, id, photoId);
      return c.body(null, 204);
    },
  );
