import { beforeAll, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { simulatedStore } from '../../test/simulator.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Lot } from '../contract/inventory.ts';
import type { LotPhotos } from '../contract/lotPhotos.ts';
import { newCommandId } from '../platform/ids.ts';

let shop: TestClient;
let lot: Lot;
let picture: Uint8Array;

const photosOf = (who = shop) => who.json<LotPhotos & ErrorBody>('GET', `/api/lots/${lot.id}/photos`);
async function send(id: string, bytes: Uint8Array | string = picture, who = shop) {
  const answer = await who.fetch(`/api/lots/${lot.id}/photos?id=${id}`, { method: 'POST', body: bytes as BodyInit });
  return { status: answer.status, body: (await answer.json()) as LotPhotos & ErrorBody };
}

beforeAll(async () => {
  await simulatedStore('bricklink', { empty: true });
  const answer = await fetch('https://img.bricklink.com/ItemImage/PN/5/3001.png');
  picture = new Uint8Array(await answer.arrayBuffer());
  shop = await signUpShop();
  const one = {
    itemType: 'PART',
    itemNo: '3001',
    blColorId: 5,
    condition: 'U',
    quantity: 3,
    code: 'A1',
    unitPrice: 100,
  };
  lot = (await shop.json<Lot>('POST', '/api/lots', one)).body;
});

describe('photos of a lot', () => {
  test('are kept once each, shown inert and to this shop alone, and deleted', async () => {
    expect((await photosOf()).body).toEqual({ rows: [] });
    const id = newCommandId();
    expect((await send(id)).status).toBe(201);
    expect((await send(id)).body.rows.map((photo) => photo.id)).toEqual([id]);
    const [photo] = (await photosOf()).body.rows;
    const shown = await shop.fetch(photo?.url ?? '');
    expect([shown.headers.get('content-type'), shown.headers.get('cache-control')]).toEqual([
      'image/png',
      'private, max-age=3600',
    ]);
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect((await shown.arrayBuffer()).byteLength).toBeGreaterThan(0);

    const stranger = await signUpShop('Strangers');
    expect((await photosOf(stranger)).status).toBe(404);
    expect((await stranger.fetch(photo?.url ?? '')).status).toBe(404);
    expect((await send(newCommandId(), picture, stranger)).status).toBe(404);
    expect((await stranger.fetch(photo?.url ?? '', { method: 'DELETE' })).status).toBe(404);

    for (const _ of [1, 2]) expect((await shop.fetch(photo?.url ?? '', { method: 'DELETE' })).status).toBe(204);
    expect((await photosOf()).body.rows).toEqual([]);
  });

  test('are pictures, and not more than fit on the page', async () => {
    expect((await send(newCommandId(), 'no picture')).body.error.details?.fields?.[0]?.field).toBe('body');
    for (const _ of [1, 2, 3, 4]) expect((await send(newCommandId())).status).toBe(201);
    const { status, body } = await send(newCommandId());
    expect([status, body.error.code]).toEqual([409, 'inventory.enough_photos']);
  });
});
