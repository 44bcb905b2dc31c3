import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { signUpShop } from '../../test/client.ts';
import { createLog } from '../platform/log.ts';
import { sourcePath, standInSvg } from './itemImage.domain.ts';
import { findItemImage } from './itemImage.usecases.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PNG = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 1, 2, 3]);

/** A source that answers as told and remembers what it was asked. */
function source(answer: (url: string) => Response | Promise<Response>) {
  const asked: string[] = [];
  let now = Date.now();
  const fetchThere = (async (input: RequestInfo | URL) => {
    asked.push(String(input));
    return answer(String(input));
  }) as typeof fetch;
  const deps = {
    env: { FILES: env.FILES, PART_IMAGE_URL: 'https://pictures.test' } as unknown as Env,
    fetch: fetchThere,
    clock: () => now,
    log: createLog({}, () => undefined),
  };
  const find = (itemNo: string) => findItemImage(deps, { itemType: 'PART', itemNo, blColorId: 11 });
  const wait = (ms: number) => {
    now += ms;
  };
  return { asked, find, wait };
}

const bytesOf = async (body: BodyInit) => new Uint8Array(await new Response(body).arrayBuffer());
const png = () => new Response(PNG, { headers: { 'content-type': 'image/png' } });

test('a picture is fetched once from the source, and from then on served from our own store', async () => {
  const { asked, find } = source(png);
  for (let times = 0; times < 3; times += 1) {
    const image = await find('3001');
    expect(image?.contentType).toBe('image/png');
    expect(await bytesOf(image?.body ?? '')).toEqual(PNG);
  }
  expect(asked).toEqual(['https://pictures.test/ItemImage/PN/11/3001.png']);
});

test.each<[string, (url: string) => Response | Promise<Response>]>([
  ['has none', () => new Response('no', { status: 404 })],
  ['answers with a web page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  [
    'answers with a drawing that could run scripts',
    () => new Response('<svg/>', { headers: { 'content-type': 'image/svg+xml' } }),
  ],
  ['sends somewhere else', () => Response.redirect('https://elsewhere.test/x.png')],
  ['sends nothing', () => new Response(null, { headers: { 'content-type': 'image/png' } })],
  ['sends too much', () => new Response(new Uint8Array(2_000_001), { headers: { 'content-type': 'image/png' } })],
])('when the source %s there is no picture, and it is not asked again for a day', async (what, answer) => {
  const { asked, find, wait } = source(answer);
  const itemNo = `none-${what.replaceAll(' ', '-')}`;
  expect(await find(itemNo)).toBeNull();
  wait(DAY_MS - 1000);
  expect(await find(itemNo)).toBeNull();
  expect(asked).toHaveLength(1);
  wait(2000);
  await find(itemNo);
  expect(asked).toHaveLength(2);
});

test.each<[string, () => Response | Promise<Response>]>([
  ['fails', () => new Response(PNG, { status: 503, headers: { 'content-type': 'image/png' } })],
  ['does not answer', () => Promise.reject(new Error('timeout'))],
])('when the source %s it is left alone for ten minutes, and its picture found after that', async (what, answer) => {
  let isUp = false;
  const { asked, find, wait } = source(() => (isUp ? png() : answer()));
  const itemNo = `later-${what.replaceAll(' ', '-')}`;
  expect(await find(itemNo)).toBeNull();
  isUp = true;
  wait(9 * 60_000);
  expect(await find(itemNo)).toBeNull();
  expect(asked).toHaveLength(1);
  wait(2 * 60_000);
  expect(await find(itemNo)).not.toBeNull();
});

test('only parts have a picture per colour, and odd numbers stay inside their folder', () => {
  expect(sourcePath('PART', '3001', 5)).toBe('/ItemImage/PN/5/3001.png');
  expect(sourcePath('MINIFIG', 'sw0607', 5)).toBe('/ItemImage/MN/0/sw0607.png');
  expect(sourcePath('SET', '6085-1', 0)).toBe('/ItemImage/SN/0/6085-1.png');
  expect(sourcePath('INSTRUCTION', '6085-1', 0)).toBe('/ItemImage/IN/0/6085-1.png');
  expect(sourcePath('UNSORTED_LOT', 'x', 0)).toBeNull();
  expect(sourcePath('PART', '../secret?x=1', 5)).toBe('/ItemImage/PN/5/..%2Fsecret%3Fx%3D1.png');
});

test('the stand-in shows the number on the colour, readable on dark and light, and is inert', () => {
  expect(standInSvg('3001', '#b30006')).toMatch(/fill="#b30006".*fill="#ffffff".*>3001</);
  expect(standInSvg('3001', '#ffffff')).toMatch(/<text[^>]*fill="#1a1d21"/);
  expect(standInSvg('<script>', null)).toContain('&lt;script&gt;');
  expect(standInSvg('a-very-long-item-number', null)).toContain('a-very-long-i…');
});

test('whoever may see the inventory gets a picture that browsers may keep and that can do nothing', async () => {
  const owner = await signUpShop();
  const response = await owner.fetch('/api/catalog/images/UNSORTED_LOT/box-1/0');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/svg+xml');
  expect(response.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/);
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(await response.text()).toContain('box-1');
  expect((await owner.json('GET', '/api/catalog/images/PART/3001/red')).status).toBe(400);
});
