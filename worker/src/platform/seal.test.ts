import { expect, test } from 'vitest';
import { createSealer } from './seal.ts';

const OLD = 'old:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const NEW = 'new:YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk=';
const random = (n: number) => crypto.getRandomValues(new Uint8Array(n));
const HERE = 'shop_1/bricklink';

test('what was sealed opens again, and reads like nothing until then', async () => {
  const sealer = createSealer(OLD, random);
  const sealed = await sealer.seal('token secret', HERE);
  expect(sealed).toMatch(/^old\./);
  expect(sealed).not.toContain('token');
  expect(await sealer.open(sealed, HERE)).toBe('token secret');
  expect(await sealer.seal('token secret', HERE)).not.toBe(sealed);
});

test('a seal moved to another shop, or changed by a hand, does not open', async () => {
  const sealer = createSealer(OLD, random);
  const sealed = await sealer.seal('token secret', HERE);
  await expect(sealer.open(sealed, 'shop_2/bricklink')).rejects.toThrow();
  const [id, iv, cipher = ''] = sealed.split('.');
  const bent = `${id}.${iv}.${cipher.startsWith('A') ? 'B' : 'A'}${cipher.slice(1)}`;
  await expect(sealer.open(bent, HERE)).rejects.toThrow();
});

test('after a rotation old seals open and new ones use the new key', async () => {
  const sealed = await createSealer(OLD, random).seal('token secret', HERE);
  const rotated = createSealer(`${NEW},${OLD}`, random);
  expect(await rotated.open(sealed, HERE)).toBe('token secret');
  expect(await rotated.seal('x', HERE)).toMatch(/^new\./);
  await expect(createSealer(NEW, random).open(sealed, HERE)).rejects.toThrow('no credentials key with id old');
});

test('a malformed key is found at once, not at the first credential', () => {
  expect(() => createSealer('no-colon', random)).toThrow();
  expect(() => createSealer('id:c2hvcnQ=', random)).toThrow('32 bytes');
});
