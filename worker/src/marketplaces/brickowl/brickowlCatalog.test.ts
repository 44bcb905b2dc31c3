import { describe, expect, it } from 'vitest';
import { BRICKOWL_TEST_CREDENTIALS, json, page, type ScriptedAnswer, testDeps } from '../marketplace.test-support.ts';
import { createBrickowlCatalog } from './brickowlCatalog.client.ts';

function catalogWith(...answers: ScriptedAnswer[]) {
  const { deps, sent } = testDeps<'brickowl'>(answers, BRICKOWL_TEST_CREDENTIALS);
  return { catalog: createBrickowlCatalog(deps), sent };
}

const boids = (...found: string[]) => json({ boids: found });
const ids = (...entries: [type: string, id: string][]) => ({
  code: 200,
  body: { ids: entries.map(([type, id]) => ({ type, id })) },
});
const lookups = (...entries: { code: number; body: unknown }[]) =>
  json(entries.map((entry, index) => ({ req_num: index + 1, ...entry })));

const PLATE = { itemType: 'PART', itemNo: '3020' } as const;

describe('finding a BrickLink item on Brick Owl', () => {
  it('takes the base that all colours share', async () => {
    const { catalog, sent } = catalogWith(boids('900100', '900100-38', '900100-81'));
    expect(await catalog.findBoid(PLATE)).toEqual({ outcome: 'found', boid: '900100' });
    const { searchParams } = sent[0]?.url ?? new URL('x:');
    expect(['id', 'type', 'id_type'].map((name) => searchParams.get(name))).toEqual(['3020', 'Part', 'bl_item_no']);
  });

  it.each([
    [PLATE, ['Part', 'Minibuild', 'Minifigure']],
    [{ itemType: 'SET', itemNo: '6085-1' } as const, ['Set', 'Gear']],
    [{ itemType: 'MINIFIG', itemNo: 'cas001' } as const, ['Minifigure', 'Minibuild']],
    [{ itemType: 'GEAR', itemNo: 'k1' } as const, ['Gear', 'Set']],
    [{ itemType: 'INSTRUCTION', itemNo: '6085-1' } as const, ['Instructions']],
    [{ itemType: 'ORIGINAL_BOX', itemNo: '6085-1' } as const, ['Packaging']],
    [{ itemType: 'PART', itemNo: '6085stk01' } as const, ['Sticker', 'Part', 'Minibuild', 'Minifigure']],
    [
      { itemType: 'PART', itemNo: '4707', itemName: 'Sticker for Set 4707' } as const,
      ['Sticker', 'Part', 'Minibuild', 'Minifigure'],
    ],
  ])('tries the types it may have there, likeliest first: %o', async (item, types) => {
    const { catalog, sent } = catalogWith(...types.map((_, index) => (index % 2 === 0 ? boids() : json({}, 404))));
    expect(await catalog.findBoid(item)).toEqual({ outcome: 'none' });
    expect(sent.map(({ url }) => url.searchParams.get('type'))).toEqual(types);
  });

  it('finds a set that Brick Owl files under gear', async () => {
    const { catalog } = catalogWith(boids(), boids('700'));
    expect(await catalog.findBoid({ itemType: 'SET', itemNo: '1-1' })).toEqual({ outcome: 'found', boid: '700' });
  });

  it('asks nobody about what Brick Owl does not sell', async () => {
    const { catalog, sent } = catalogWith();
    expect(await catalog.findBoid({ itemType: 'BOOK', itemNo: 'b1' })).toEqual({ outcome: 'none' });
    expect(sent).toEqual([]);
  });

  it('takes the one of several that carries the very number', async () => {
    const { catalog } = catalogWith(
      boids('1-38', '2', '3'),
      lookups(ids(['bl_item_no', '3020a']), ids(['design_id', '3020']), ids(['bl_item_no', '3020'])),
    );
    expect(await catalog.findBoid(PLATE)).toEqual({ outcome: 'found', boid: '3' });
  });

  it('goes by any number when none is said to be BrickLink’s', async () => {
    const { catalog } = catalogWith(boids('1', '2'), lookups(ids(['design_id', '3020']), ids(['design_id', '3021'])));
    expect(await catalog.findBoid(PLATE)).toEqual({ outcome: 'found', boid: '1' });
  });

  it.each<[string, ScriptedAnswer]>([
    ['both carry the number', lookups(ids(['bl_item_no', '3020']), ids(['bl_item_no', '3020']))],
    ['neither does', lookups(ids(['bl_item_no', '3021']), { code: 404, body: [] })],
    ['this key may not look items up', lookups(...Array(2).fill({ code: 403, body: { error: 'Access Denied' } }))],
  ])('leaves the choice to a person when %s', async (_what, answer) => {
    const { catalog } = catalogWith(boids('1', '2-38'), answer);
    expect(await catalog.findBoid(PLATE)).toEqual({ outcome: 'ambiguous', boids: ['1', '2'] });
  });

  it.each<[string, ScriptedAnswer[]]>([
    ['the search', Array(4).fill(() => page(502))],
    ['a look at one of several', [boids('1', '2'), lookups(ids(), { code: 500, body: [] })]],
  ])('never takes a failure of %s for an answer', async (_what, answers) => {
    await expect(catalogWith(...answers).catalog.findBoid(PLATE)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
