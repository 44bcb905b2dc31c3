import { describe, expect, it } from 'vitest';
import { longRows, movedBy, pagesAround } from './longList.ts';

const lots = (...ids: string[]) => ids.map((id) => ({ id }));

describe('the pages of a long list', () => {
  it('are those in sight and the next ones, wherever one looks', () => {
    expect(pagesAround(0, 20, 100_000, 100)).toEqual([0, 1]);
    expect(pagesAround(0, 20, 60, 100)).toEqual([0]);
    expect(pagesAround(50_040, 50_060, 100_000, 100)).toEqual([499, 500, 501]);
    expect(pagesAround(99_990, 100_000, 100_000, 100)).toEqual([998, 999]);
  });

  it('are none of an empty list', () => {
    expect(pagesAround(0, 0, 0, 100)).toEqual([]);
  });
});

describe('the rows of a long list', () => {
  it('have their place before they are loaded', () => {
    expect(longRows(2, 4, () => undefined)).toEqual([
      { key: 'row 2', index: 2, value: undefined },
      { key: 'row 3', index: 3, value: undefined },
    ]);
  });

  it('are told apart by what they show, also while one of them is on two pages', () => {
    const all = lots('a', 'b', 'b', 'c');
    expect(longRows(0, 4, (index) => all[index]).map(({ key }) => key)).toEqual(['a', 'b', 'row 2', 'c']);
  });

  it('are the same objects as before where nothing changed, so that nothing is drawn anew', () => {
    const all = lots('a', 'b', 'c');
    const before = longRows(0, 2, (index) => all[index]);
    const after = longRows(1, 3, (index) => all[index], before);
    expect(after[0]).toBe(before[1]);
    expect(longRows(0, 2, () => ({ id: 'a' }), before)[0]).not.toBe(before[0]);
  });
});

describe('what one reads in a long list', () => {
  it('has moved down when rows came in above it, also onto the next page', () => {
    const anchors = [
      { id: 'b', index: 1 },
      { id: 'c', index: 2 },
    ];
    expect(
      movedBy(
        anchors,
        [
          [0, lots('x', 'a')],
          [1, lots('b', 'c')],
        ],
        2,
      ),
    ).toBe(1);
  });

  it('has not moved while only one of its two pages is fetched anew', () => {
    const anchors = [{ id: 'b', index: 1 }];
    expect(
      movedBy(
        anchors,
        [
          [0, lots('a', 'b')],
          [1, lots('b', 'c')],
        ],
        2,
      ),
    ).toBe(0);
  });

  it('is the next row that is still there when the first one went away', () => {
    const anchors = [
      { id: 'b', index: 1 },
      { id: 'c', index: 2 },
    ];
    expect(movedBy(anchors, [[0, lots('a', 'c', 'd')]], 100)).toBe(-1);
  });

  it('stays where it is when nothing of it is left', () => {
    expect(movedBy([{ id: 'b', index: 1 }], [[0, lots('x', 'y')]], 100)).toBe(0);
  });
});
