import { beforeAll, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { seedWalkShop } from '../../test/walks.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Location } from '../contract/inventory.ts';
import type { Layout, StoredLayout } from '../contract/layout.ts';
import { guessLayout } from './layout.domain.ts';

let shop: TestClient;
let guess: Layout;

beforeAll(async () => {
  shop = await signUpShop('Plans');
  await seedWalkShop(testContext(shop.shopId), {
    lots: [{ name: '3001', at: { 'B4-17': 1, 'B4-9': 1, 'A2-1': 1 } }],
    orders: [],
  });
  const { codes } = (await shop.json<{ codes: string[] }>('GET', '/api/locations/codes')).body;
  expect(codes).toEqual(['A2-1', 'B4-9', 'B4-17']);
  const drawn = guessLayout(codes);
  if (!drawn) throw new Error('there is nothing to guess from');
  guess = drawn;
});

const save = (layout: unknown, version: number, by = shop) =>
  by.json<StoredLayout & ErrorBody>('PUT', '/api/locations/layout', { layout, version });

describe('the plan of the rooms', () => {
  test('is stored with who drew it, and never over what somebody else has drawn meanwhile', async () => {
    const before = await shop.json<StoredLayout>('GET', '/api/locations/layout');
    expect(before.body).toEqual({ layout: null, version: 0, updatedAt: null, updatedBy: null });

    const first = await save(guess, 0);
    expect(first.body).toMatchObject({ layout: guess, version: 1, updatedBy: expect.any(String) });
    const manager = await shop.invite('manager');
    const wider = { ...guess, rooms: guess.rooms.map((room) => ({ ...room, spacing: 3 })) };
    expect((await save(wider, 1, manager)).body).toMatchObject({ version: 2, updatedBy: 'A manager' });

    const late = await save(guess, 1);
    expect([late.status, late.body.error.code]).toEqual([409, 'locations.layout_changed']);
    const stored = await shop.json<StoredLayout>('GET', '/api/locations/layout');
    expect(stored.body).toMatchObject({ layout: wider, version: 2 });
    expect((await save(guess, 2)).body).toMatchObject({ version: 3, layout: guess });
  });

  test.each<[string, (layout: Layout) => unknown]>([
    ['layout.rooms.0.spacing', (layout) => ({ ...layout, rooms: [{ ...layout.rooms[0], spacing: -1 }] })],
    ['layout.rooms.0.aisles', (layout) => ({ ...layout, rooms: [{ ...layout.rooms[0], aisles: ['a', 'a'] }] })],
    ['layout.depot', (layout) => ({ ...layout, depot: { ...layout.depot, aisle: 99 } })],
    ['layout.rooms', (layout) => ({ ...layout, rooms: [] })],
  ])('is refused with the name of the field: %s', async (field, spoil) => {
    const { version } = (await shop.json<StoredLayout>('GET', '/api/locations/layout')).body;
    const refused = await save(spoil(guess), version);
    expect(refused.status).toBe(400);
    expect(refused.body.error.details?.fields?.map((one) => one.field)).toContain(field);
  });
});

describe('a place', () => {
  test('is made once, however its code is spelt', async () => {
    const first = await shop.json<Location>('POST', '/api/locations', { code: ' D1 - 4 ' });
    expect([first.status, first.body]).toEqual([201, { id: expect.any(String), code: 'D1 - 4', lots: 0, pieces: 0 }]);
    const again = await shop.json<Location>('POST', '/api/locations', { code: 'd1-4' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const known = await shop.json<Location>('POST', '/api/locations', { code: 'B4-9' });
    expect(known.body).toMatchObject({ code: 'B4-9', lots: 1, pieces: 1 });
  });

  test('needs a code', async () => {
    const refused = await shop.json<ErrorBody>('POST', '/api/locations', { code: '  ' });
    expect(refused.body.error.details?.fields).toEqual([
      { field: 'code', message: 'Say where: the code of the drawer.' },
    ]);
  });
});
