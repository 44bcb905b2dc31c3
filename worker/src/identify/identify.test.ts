import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { connect, type SimulatedStore, simulatedStore } from '../../test/simulator.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Identification } from '../contract/identify.ts';
import { newCommandId } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import { createBrickognize } from './brickognize/brickognize.client.ts';
import { trimPhotos } from './identify.tasks.ts';
import { identifyLater, identifyPhoto, wakePhotos } from './identify.usecases.ts';
import { recogniserOf } from './recogniser.ts';

/** A part whose number has changed. */
const RENUMBERED = { now: '4073', before: '6141' };
const DAY_MS = 24 * 60 * 60 * 1000;
const quiet = createLog({}, () => undefined);
let shop: TestClient;
let service: SimulatedStore;

/** The simulators' picture of an item, as a camera would see it close up. */
const pictureOf = async (no: string, blColorId: number, folder = 'PN') =>
  new Uint8Array(
    await (await fetch(`https://img.bricklink.com/ItemImage/${folder}/${blColorId}/${no}.png`)).arrayBuffer(),
  );

async function send(bytes: Uint8Array | string, query = '', who = shop) {
  const answer = await who.fetch(`/api/identifications${query}`, { method: 'POST', body: bytes as BodyInit });
  return { status: answer.status, body: (await answer.json()) as Identification & ErrorBody };
}

interface Call {
  method: string;
  path: string;
  status: number;
}
const callsMade = async () => (await service.control<{ calls: Call[] }>('GET', '/calls')).calls;

beforeAll(async () => {
  service = await simulatedStore('brickognize', { empty: true });
});
beforeEach(async () => {
  shop = await signUpShop();
  await service.control('DELETE', '/faults');
  await service.control('DELETE', '/calls');
  await service.control('PATCH', '/settings', { brickognizePerSecond: null });
});

describe('a photo', () => {
  test('is kept, asked about, and answered with candidates and the colours it may have', async () => {
    const id = newCommandId();
    const { status, body } = await send(await pictureOf('3001', 5), `?id=${id}&subject=part`);
    expect(status).toBe(201);
    expect(body).toMatchObject({ id, state: 'done', problem: null, advice: 'take_first', subject: 'part' });
    expect(body.candidates).toHaveLength(10);
    expect(body.candidates[0]).toMatchObject({ itemType: 'PART', itemNo: '3001', confidence: 'sure' });
    expect(body.candidates[0]?.colors[0]).toMatchObject({ blColorId: 5, name: 'Red' });
    expect(await shop.json('GET', `/api/identifications/${id}`)).toMatchObject({ status: 200, body });
    const photo = await shop.fetch(body.photoUrl);
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(photo.headers.get('content-security-policy')).toContain('sandbox');
    await photo.arrayBuffer();
    expect(await callsMade()).toMatchObject([{ method: 'POST', status: 200 }]);
    expect((await callsMade())[0]?.path).toMatch(/^\/predict\/parts\/\?predict_color=true/);
  });

  test('sent again under its id is the same photo and is not asked about again; neither is its twin', async () => {
    const id = newCommandId();
    const bytes = await pictureOf('3002', 1);
    const first = await send(bytes, `?id=${id}&subject=part`);
    const again = await send(bytes, `?id=${id}&subject=part`);
    const twin = await send(bytes, '?subject=part');
    expect(again).toEqual(first);
    expect(twin.body.id).not.toBe(id);
    expect(twin.body.candidates).toEqual(first.body.candidates);
    expect(await callsMade()).toHaveLength(1);
    const other = await send(await pictureOf('3003', 1), `?id=${id}`);
    expect([other.status, other.body.error.code]).toEqual([409, 'identify.id_used']);
  });

  test('on which nothing is recognised asks for another one', async () => {
    const { body } = await send(await pictureOf('no-such-part', 5));
    expect(body).toMatchObject({ state: 'done', advice: 'retake', candidates: [], box: null });
  });

  test.each([
    ['text', 'no picture at all'],
    ['a HEIC', '\0\0\0\x18ftypheic'],
    ['nothing', ''],
    ['half a PNG', '\x89PNG\r\n\x1a\n'],
  ])('that is %s is refused in words, and nothing is kept', async (_, bytes) => {
    const { status, body } = await send(bytes);
    expect([status, body.error.code]).toEqual([400, 'request.invalid']);
    expect(body.error.message).toContain('JPEG, PNG or WebP');
    expect((await env.FILES.list({ prefix: `photos/${shop.shopId}` })).objects).toEqual([]);
  });

  test('larger than 8 MB is refused, whether it says so or not', async () => {
    const { status, body } = await send(new Uint8Array(8 * 1024 * 1024 + 1));
    expect([status, body.error.code]).toEqual([413, 'identify.photo_too_large']);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
    });
    const answer = await shop.fetch('/api/identifications', {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  test('belongs to its shop: no other shop sees it, changes it or takes its id away', async () => {
    const id = newCommandId();
    await send(await pictureOf('3001', 5), `?id=${id}`);
    const stranger = await signUpShop('Strangers');
    for (const path of [`/api/identifications/${id}`, `/api/identifications/${id}/photo`]) {
      expect((await stranger.fetch(path)).status).toBe(404);
    }
    expect((await stranger.json('DELETE', `/api/identifications/${id}`)).status).toBe(404);
    expect((await send(await pictureOf('3004', 11), `?id=${id}`, stranger)).status).toBe(201);
    expect((await shop.json<Identification>('GET', `/api/identifications/${id}`)).body.candidates[0]?.itemNo).toBe(
      '3001',
    );
  });

  test('can be deleted at once, picture and answer', async () => {
    const id = newCommandId();
    await send(await pictureOf('3001', 5), `?id=${id}`);
    expect((await shop.json('DELETE', `/api/identifications/${id}`)).status).toBe(204);
    expect((await shop.json('GET', `/api/identifications/${id}`)).status).toBe(404);
    expect(await env.FILES.head(`photos/${shop.shopId}/${id}`)).toBeNull();
  });
});

describe('with BrickLink connected', () => {
  test('an old number is resolved to the current one, and colours are those the catalogue knows', async () => {
    const store = await simulatedStore('identify-catalogue', { empty: true });
    await connect(shop, store, ['bricklink']);
    await shop.json('GET', `/api/catalog/items/PART/${RENUMBERED.now}`);
    // Brickognize knows this part by its former number only.
    const { body } = await send(await pictureOf(RENUMBERED.now, 85), '?subject=part');
    const [first, second] = body.candidates;
    expect(first).toMatchObject({ itemNo: RENUMBERED.now, formerNo: RENUMBERED.before, isKnown: true });
    expect(first?.colors[0]).toMatchObject({ blColorId: 85 });
    expect(first?.colors.length).toBeGreaterThan(5);
    expect(second).toMatchObject({ isKnown: false, formerNo: null });
  });

  test('the first candidate is looked up when the catalogue does not have it', async () => {
    const store = await simulatedStore('identify-first', { empty: true });
    await connect(shop, store, ['bricklink']);
    const { body } = await send(await pictureOf('3001', 5), '?subject=part');
    expect(body.candidates.map(({ isKnown }) => isKnown)).toEqual([true, ...Array(9).fill(false)]);
    expect(body.candidates[0]?.colors.length).toBeGreaterThan(5);
  });

  test('what is chosen becomes known', async () => {
    const store = await simulatedStore('identify-chosen', { empty: true });
    await connect(shop, store, ['bricklink']);
    const { body } = await send(await pictureOf('3001', 1), '?subject=part');
    const other = body.candidates.find(({ isKnown }) => !isKnown);
    const choice = { itemType: 'PART', itemNo: other?.itemNo, blColorId: 1 };
    await shop.json('POST', `/api/identifications/${body.id}/choice`, choice);
    await vi.waitFor(async () => {
      const { candidates } = (await shop.json<Identification>('GET', `/api/identifications/${body.id}`)).body;
      expect(candidates.find(({ itemNo }) => itemNo === other?.itemNo)?.isKnown).toBe(true);
    });
  });
});

describe('when Brickognize does not answer', () => {
  /** A recogniser that does not wait between its tries. */
  const hasty = () =>
    createBrickognize({ url: env.BRICKOGNIZE_API_URL, fetch, sleep: async () => undefined, turn: async () => mayAsk });
  let mayAsk = true;
  beforeEach(() => {
    mayAsk = true;
  });
  const ask = async (ctx: ReturnType<typeof testContext>) =>
    identifyPhoto(ctx, hasty(), { id: newCommandId(), subject: 'any', bytes: await pictureOf('3005', 7) });

  test.each([
    ['is busy', { kind: 'status', status: 429 }],
    ['is down', { kind: 'status', status: 503 }],
    ['shows a web page', { kind: 'html', status: 502 }],
    ['breaks off', { kind: 'truncate' }],
  ])('because it %s for a moment, it is asked again and nobody notices', async (_, fault) => {
    await service.control('POST', '/faults', { ...fault, side: 'brickognize', path: '/predict/*', times: 2 });
    const ctx = testContext(shop.shopId);
    expect(await ask(ctx)).toMatchObject({ state: 'done', problem: null });
    expect(ctx.sent).toEqual([]);
  });

  test('because too many others are asked about, it has its turn later, however often that is put off', async () => {
    const ctx = testContext(shop.shopId);
    mayAsk = false;
    const waiting = await ask(ctx);
    expect(waiting).toMatchObject({ state: 'waiting', problem: expect.stringContaining('has its turn by itself') });
    for (let times = 0; times < 10; times++) await identifyLater(ctx, hasty(), waiting.id);
    expect(ctx.sent).toHaveLength(11);
    expect(await callsMade()).toEqual([]);
    mayAsk = true;
    await identifyLater(ctx, hasty(), waiting.id);
    expect((await shop.json<Identification>('GET', `/api/identifications/${waiting.id}`)).body.state).toBe('done');
  });

  test('and the message is lost as well, cron finds the photo', async () => {
    const ctx = testContext(shop.shopId);
    mayAsk = false;
    const { id } = await ask(ctx);
    ctx.sent.length = 0;
    await wakePhotos(ctx);
    expect(ctx.sent, 'it may still come').toEqual([]);
    await wakePhotos({ ...ctx, clock: () => Date.now() + 16 * 60_000 });
    expect(ctx.sent).toEqual([{ kind: 'identify', shopId: shop.shopId, photoId: id }]);
  });

  test('for longer, the photo waits and the queue asks later', async () => {
    await service.control('POST', '/faults', { kind: 'status', status: 429, side: 'brickognize', times: 3 });
    const ctx = testContext(shop.shopId);
    const waiting = await ask(ctx);
    expect(waiting).toMatchObject({ state: 'waiting', advice: null, candidates: [] });
    expect(waiting.problem).toContain('tried again by itself');
    expect(ctx.sent).toEqual([{ kind: 'identify', shopId: shop.shopId, photoId: waiting.id }]);
    await identifyLater(ctx, hasty(), waiting.id);
    const { body } = await shop.json<Identification>('GET', `/api/identifications/${waiting.id}`);
    expect(body).toMatchObject({ state: 'done', problem: null });
    expect(body.candidates[0]?.itemNo).toBe('3005');
  });

  test('for good, it is given up after five rounds, and sending it again asks once more', async () => {
    await service.control('POST', '/faults', { kind: 'status', status: 500, side: 'brickognize' });
    const ctx = testContext(shop.shopId);
    const { id } = await ask(ctx);
    for (let round = 0; round < 4; round++) await identifyLater(ctx, hasty(), id);
    expect((await shop.json<Identification>('GET', `/api/identifications/${id}`)).body.state).toBe('failed');
    expect(ctx.sent).toHaveLength(4);
    await service.control('DELETE', '/faults');
    expect((await send(await pictureOf('3005', 7), `?id=${id}`)).body.state).toBe('done');
  });

  test('a photo it refuses is not sent again', async () => {
    await service.control('POST', '/faults', { kind: 'status', status: 415, side: 'brickognize' });
    const ctx = testContext(shop.shopId);
    expect(await ask(ctx)).toMatchObject({ state: 'failed' });
    expect([ctx.sent.length, (await callsMade()).length]).toEqual([0, 1]);
  });
});

describe("a person's choice", () => {
  const told = async () =>
    (await callsMade())
      .filter(({ path }) => path.startsWith('/feedback'))
      .map(({ path }) => path.split(' ').at(-1) ?? '');

  test('goes back to Brickognize once, in its own numbers, with the colour', async () => {
    const { body } = await send(await pictureOf('3001', 85), '?subject=part');
    const choice = { itemType: 'PART', itemNo: '3001', blColorId: 85 };
    for (let times = 0; times < 2; times++) {
      const answer = await shop.json<Identification>('POST', `/api/identifications/${body.id}/choice`, choice);
      expect([answer.status, answer.body.choice]).toEqual([200, choice]);
    }
    await vi.waitFor(async () => expect(await told()).toHaveLength(2));
    const [item, color] = (await told()).map((text) => JSON.parse(text));
    expect(item).toMatchObject({
      item_id: '3001',
      item_type: 'part',
      is_prediction_correct: true,
      item_rank: 0,
      source: 'external-app',
    });
    expect(item.listing_id).toMatch(/^res-/);
    expect(color).toMatchObject({ color_id: '85', is_prediction_correct: true, color_rank: 0 });
  });

  test('found by searching tells Brickognize that its first candidate was wrong', async () => {
    const { body } = await send(await pictureOf('3001', 85), '?subject=part');
    await shop.json('POST', `/api/identifications/${body.id}/choice`, {
      itemType: 'PART',
      itemNo: '9999',
      blColorId: 1,
    });
    await vi.waitFor(async () => expect(await told()).toHaveLength(1));
    expect(JSON.parse((await told())[0] ?? '')).toMatchObject({ item_id: '3001', is_prediction_correct: false });
  });

  test('stands even when Brickognize does not want to hear it', async () => {
    const { body } = await send(await pictureOf('3001', 85));
    await service.control('POST', '/faults', { kind: 'html', side: 'brickognize', path: '/feedback/*' });
    const answer = await shop.json<Identification>('POST', `/api/identifications/${body.id}/choice`, {
      ...{ itemType: 'PART', itemNo: '3001', blColorId: 85 },
    });
    expect(answer.status).toBe(200);
    await vi.waitFor(async () => expect(await told()).toHaveLength(1));
  });
});

test('photos are deleted when the time their owner set is over, those of other shops are not', async () => {
  const other = await signUpShop('Keeper');
  const [mine, theirs] = [newCommandId(), newCommandId()];
  await send(await pictureOf('3001', 5), `?id=${mine}`);
  await send(await pictureOf('3001', 5), `?id=${theirs}`, other);
  expect((await shop.json('PUT', '/api/identifications/settings', { keepDays: 3 })).status).toBe(200);
  expect((await shop.json('GET', '/api/identifications/settings')).body).toEqual({ keepDays: 3 });
  const picker = await shop.invite('picker');
  expect((await picker.json('PUT', '/api/identifications/settings', { keepDays: 9 })).status).toBe(403);

  await trimPhotos(env, Date.now() + 3 * DAY_MS - 60_000, quiet);
  expect((await shop.json('GET', `/api/identifications/${mine}`)).status).toBe(200);
  await trimPhotos(env, Date.now() + 3 * DAY_MS + 60_000, quiet);
  expect((await shop.json('GET', `/api/identifications/${mine}`)).status).toBe(404);
  expect(await env.FILES.head(`photos/${shop.shopId}/${mine}`)).toBeNull();
  expect((await other.json('GET', `/api/identifications/${theirs}`)).status).toBe(200);
});

test('the last photos are listed for the desk, newest first, with how far they are and who took them', async () => {
  const picker = await shop.invite('picker');
  const first = await send(await pictureOf('3001', 5), '?subject=part');
  const second = await send(await pictureOf('3005', 7), '?subject=part', picker);
  const list = async (query = '') =>
    (await shop.json<{ rows: Identification[]; nextCursor: string | null }>('GET', `/api/identifications?${query}`))
      .body;
  expect((await list()).rows).toMatchObject([
    { id: second.body.id, state: 'done', takenBy: 'A picker', candidates: expect.any(Array), choice: null },
    { id: first.body.id, takenBy: expect.stringMatching(/^Owner/) },
  ]);
  const page = await list('limit=1');
  expect((await list(`limit=1&cursor=${page.nextCursor}`)).rows.map(({ id }) => id)).toEqual([first.body.id]);
  const choice = { itemType: 'PART', itemNo: '3005', blColorId: 7 };
  await shop.json('POST', `/api/identifications/${second.body.id}/choice`, choice);
  expect((await list('open=true')).rows.map(({ id }) => id)).toEqual([first.body.id]);
  expect((await list()).rows[0]?.choice).toEqual(choice);
  expect((await (await signUpShop('Nosy')).json<{ rows: [] }>('GET', '/api/identifications')).body.rows).toEqual([]);
});

test('turns are given to every shop that waits', async () => {
  const gate = env.TURNSTILE.getByName('test');
  const turns = Array.from({ length: 12 }, (_, n) => gate.turn(`shop_${n % 3}`, 5_000));
  expect(await Promise.all(turns)).toEqual(turns.map(() => true));
});

test('a photo is named as what it is, and our client says who it is and does not follow redirects', async () => {
  const seen: Request[] = [];
  const recogniser = createBrickognize({
    url: 'https://api.test',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      seen.push(request.clone());
      expect(init?.redirect).toBe('manual');
      return Response.json({ items: [{ id: 3001, score: 7 }, { name: 'no id' }, 'text'], extra: true });
    },
    sleep: async () => undefined,
    turn: async () => true,
  });
  const answer = await recogniser.predict(new Uint8Array([1, 2]), 'image/webp', 'minifig');
  expect(answer).toMatchObject({
    listingId: '',
    colors: [],
    box: null,
    items: [{ id: '3001', score: 1, type: 'part' }],
  });
  expect(new URL(seen[0]?.url ?? '').pathname).toBe('/predict/figs/');
  expect(seen[0]?.headers.get('user-agent')).toContain('BrickOps');
  const file = (await seen[0]?.formData())?.get('query_image') as unknown as File;
  expect([file.type, file.name, file.size]).toEqual(['image/webp', 'photo.webp', 2]);
});

test('the recogniser of this deployment is the one its configuration names', async () => {
  expect(await recogniserOf(env, shop).predict(await pictureOf('3001', 5), 'image/png', 'any')).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ id: '3001' })]),
  });
});

test('the simulator is as strict as the real service: slash, field, format, rate', async () => {
  const url = (path: string) => `${env.BRICKOGNIZE_API_URL}${path}`;
  const form = (name: string, type: string, bytes: Uint8Array | string) => {
    const body = new FormData();
    body.set(name, new File([bytes as string], 'photo', { type }));
    return { method: 'POST', body, redirect: 'manual' } as const;
  };
  const picture = await pictureOf('3001', 5);
  const statusOf = async (path: string, init: RequestInit) => {
    const response = await fetch(url(path), init);
    await response.text();
    return response.status;
  };
  expect(await statusOf('/predict', form('query_image', 'image/png', picture))).toBe(307);
  expect(await statusOf('/predict/', form('image', 'image/png', picture))).toBe(422);
  expect(await statusOf('/predict/', form('query_image', 'image/heic', '\0\0\0\x18ftypheic'))).toBe(415);
  expect(await statusOf('/predict/', form('query_image', 'application/octet-stream', picture))).toBe(415);
  expect(await statusOf('/predict/', form('query_image', 'image/png', picture))).toBe(200);
  expect(await statusOf('/health/', {})).toBe(200);
  await service.control('PATCH', '/settings', { brickognizePerSecond: 0 });
  expect(await statusOf('/predict/', form('query_image', 'image/png', picture))).toBe(429);
});
