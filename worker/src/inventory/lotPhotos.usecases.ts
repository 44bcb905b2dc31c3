import { type LotPhoto, MOST_LOT_PHOTOS } from '../contract/lotPhotos.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit } from '../platform/batch.ts';
import { iso } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { notFound } from '../platform/errors.ts';
import { cleanPhoto } from '../platform/photo.domain.ts';
import { noPhoto } from '../platform/photoBody.ts';
import { enoughPhotos } from './inventory.errors.ts';
import { loadLots } from './lots.store.ts';

// The bucket alone knows which photos there are: a key names shop, lot and photo, so that no row could disagree.
const folderOf = (shopId: string, lotId: string) => `lots/${shopId}/${lotId}/`;

/** The shop's own photos of a lot, oldest first. @throws request.not_found for a lot that is not the shop's */
export async function listLotPhotos(ctx: ShopContext, lotId: string): Promise<LotPhoto[]> {
  const [lot] = await loadLots(ctx, [lotId]);
  if (!lot) throw notFound('lot');
  const folder = folderOf(ctx.shopId, lotId);
  const { objects } = await ctx.env.FILES.list({ prefix: folder });
  // Ids are ULIDs: in the order they were made in.
  return objects.map(({ key, uploaded }) => {
    const id = key.slice(folder.length);
    return { id, url: `/api/lots/${encodeURIComponent(lotId)}/photos/${id}`, at: iso(uploaded.getTime()) };
  });
}

/**
 * Keeps a photo of a lot, without whatever the file held besides the picture. The same id again is the same photo.
 * @param read  reads what was sent, once it is known that the lot is the shop's
 * @throws request.not_found; request.invalid for what is no picture; inventory.enough_photos
 */
export async function addLotPhoto(
  ctx: ShopContext,
  lotId: string,
  id: string,
  read: () => Promise<Uint8Array>,
): Promise<LotPhoto[]> {
  const before = await listLotPhotos(ctx, lotId);
  const photo = cleanPhoto(await read());
  if (!photo) throw noPhoto();
  if (before.some((one) => one.id === id)) return before;
  if (before.length >= MOST_LOT_PHOTOS) throw enoughPhotos(MOST_LOT_PHOTOS);
  await ctx.env.FILES.put(folderOf(ctx.shopId, lotId) + id, photo.bytes, { httpMetadata: { contentType: photo.type } });
  await tell(ctx, lotId);
  return listLotPhotos(ctx, lotId);
}

/** Deletes a photo of a lot; one that is gone already is fine. @throws request.not_found */
export async function removeLotPhoto(ctx: ShopContext, lotId: string, id: string): Promise<void> {
  if (!(await listLotPhotos(ctx, lotId)).some((one) => one.id === id)) return;
  await ctx.env.FILES.delete(folderOf(ctx.shopId, lotId) + id);
  await tell(ctx, lotId);
}

/** The picture itself. @throws request.not_found */
export async function readLotPhoto(ctx: ShopContext, lotId: string, id: string): Promise<R2ObjectBody> {
  const file = await ctx.env.FILES.get(folderOf(ctx.shopId, lotId) + id);
  if (!file) throw notFound('photo');
  return file;
}

async function tell(ctx: ShopContext, lotId: string): Promise<void> {
  await commit(ctx.db, [recordChange(ctx, { topic: 'inventory', kind: 'inventory.changed', ids: [lotId] })]);
  await hint(ctx, ['inventory']);
}
