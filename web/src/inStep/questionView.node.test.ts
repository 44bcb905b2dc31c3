import { describe, expect, it } from 'vitest';
import type { ListingQuestion, Push, QuestionPage } from '../../../worker/src/contract/listings.ts';
import { pushWords } from './pushWords.ts';
import { answerAll, chooseGroup, differences } from './questionView.ts';

const question = (n: number, more: Partial<ListingQuestion> = {}): ListingQuestion => ({
  marketplace: 'bricklink',
  remoteLotId: String(n),
  kind: 'quantity',
  lotId: `lot_${n}`,
  itemName: 'Brick 2 x 4',
  itemNo: '3001',
  colorName: 'Red',
  colorHex: '#b40000',
  imageUrl: null,
  ours: { quantity: 12 },
  theirs: { quantity: 21 },
  askedAt: '2026-02-03T09:00:00.000Z',
  ...more,
});

describe('what differs', () => {
  it('names only the fields that differ, money with its currency', () => {
    const asked = question(1, {
      kind: 'fields',
      ours: { fields: { unitPrice: 850, remarks: 'A1' } },
      theirs: { fields: { unitPrice: 77_700, remarks: '' } },
    });
    expect(differences(asked, 'EUR')).toEqual([
      { label: 'Price', ours: '€0.085', theirs: '€7.77' },
      { label: 'Remarks', ours: '“A1”', theirs: 'nothing' },
    ]);
  });

  it('says that a lot is no longer there rather than that it shows none', () => {
    expect(differences(question(1, { kind: 'gone', theirs: { quantity: 0 } }), 'EUR')).toEqual([
      { label: 'Pieces on sale', ours: '12', theirs: 'no longer there' },
    ]);
  });
});

it('shows first the largest group that can be answered, unless the address asks for another', () => {
  const groups: QuestionPage['groups'] = [
    { marketplace: 'bricklink', kind: 'extra', open: 400 },
    { marketplace: 'bricklink', kind: 'quantity', open: 3 },
    { marketplace: 'brickowl', kind: 'fields', open: 9 },
  ];
  expect(chooseGroup(groups, {})).toMatchObject({ kind: 'fields' });
  expect(chooseGroup(groups, { marketplace: 'bricklink' })).toMatchObject({ kind: 'quantity' });
  expect(chooseGroup(groups, { kind: 'extra' })).toMatchObject({ kind: 'extra' });
  expect(chooseGroup(groups, { kind: 'gone' })).toMatchObject({ kind: 'fields' });
  expect(chooseGroup([], {})).toBeNull();
});

describe('answering many', () => {
  const all = Array.from({ length: 450 }, (_, n) => question(n));
  const group = { marketplace: 'bricklink', kind: 'quantity' } as const;
  const server = () => {
    const sent: number[] = [];
    return {
      sent,
      send: async ({ questions }: { questions: unknown[] }) => sent.push(questions.length) && questions.length,
      questions: async ({ cursor }: { cursor?: string }): Promise<QuestionPage> => {
        const from = Number(cursor ?? 0);
        const next = from + 200;
        return { rows: all.slice(from, next), nextCursor: next < all.length ? String(next) : null, groups: [] };
      },
    };
  };

  it('takes 200 at a time and says how far it is', async () => {
    const { sent, ...rest } = server();
    const seen: number[] = [];
    const onProgress = (done: number) => seen.push(done) > 0;
    expect(await answerAll({ answer: 'ours', group, chosen: null, onProgress, ...rest })).toBe(450);
    expect([sent, seen]).toEqual([
      [200, 200, 50],
      [200, 400, 450],
    ]);
  });

  it('answers only those that were chosen, and stops when asked to', async () => {
    const { sent, ...rest } = server();
    const chosen = all.slice(0, 250);
    expect(await answerAll({ answer: 'theirs', group, chosen, onProgress: () => false, ...rest })).toBe(200);
    expect(sent).toEqual([200]);
  });
});

it('a push is told by what it changed', () => {
  const push: Push = {
    id: 'push_1',
    marketplace: 'bricklink',
    lotId: 'lot_1',
    remoteLotId: '1',
    itemName: 'Brick',
    kind: 'update',
    quantityDelta: -3,
    quantityBefore: 12,
    fields: {
      unitPrice: { from: 850, to: 900 },
      remarks: { from: null, to: 'B2' },
      stockRoom: { from: null, to: 'A' },
    },
    state: 'applied',
    message: null,
    at: '2026-02-03T09:00:00.000Z',
  };
  expect(pushWords(push, 'EUR')).toEqual([
    '12 → 9 pieces',
    'Price: €0.085 → €0.09',
    'Remarks: not known → “B2”',
    'Stockroom: on sale → stockroom A',
  ]);
  expect(pushWords({ ...push, kind: 'create', quantityDelta: 7, fields: {} }, 'EUR')).toEqual(['Listed with 7 pieces']);
});
