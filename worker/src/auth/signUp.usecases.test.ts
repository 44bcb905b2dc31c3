import { expect, test } from 'vitest';
import { signUpShop } from '../../test/client.ts';

test('an owner who signed up is signed in and sees the shop', async () => {
  const owner = await signUpShop('Brick Corner');
  const me = await owner.json<{ role: string; shop: { name: string } }>('GET', '/api/auth/me');
  expect(me.status, JSON.stringify(me.body)).toBe(200);
  expect(me.body.role).toBe('owner');
  expect(me.body.shop.name).toBe('Brick Corner');
});
