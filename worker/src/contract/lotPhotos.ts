import * as v from 'valibot';
import { IsoTime } from './common.ts';
import { PhotoId } from './identify.ts';

/** Photos a shop may keep of one lot. */
export const MOST_LOT_PHOTOS = 4;

/** The shop's own picture of a lot; nobody outside of the shop sees it. */
export const LotPhoto = v.object({ id: v.string(), url: v.string(), at: IsoTime });
export type LotPhoto = v.InferOutput<typeof LotPhoto>;

export const LotPhotos = v.object({ rows: v.array(LotPhoto) });
export type LotPhotos = v.InferOutput<typeof LotPhotos>;

export const LotPhotoQuery = v.object({
  /** Made by the caller, so that a photo sent twice is one photo. */
  id: PhotoId,
});
