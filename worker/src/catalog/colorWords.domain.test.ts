import { describe, expect, test } from 'vitest';
import { colorAmong } from './colorWords.domain.ts';

describe('a colour among the words of a search', () => {
  test.each([
    ['red plate 2x4', 'Red', 'plate 2x4'],
    ['plate 2 x 4 Dark Red', 'Dark Red', 'plate 2 x 4'],
    ['brick light bluish grey 1x2', 'Light Bluish Gray', 'brick   1x2'],
    ['trans-clear tile', 'Trans-Clear', 'tile'],
    ['trans clear tile', 'Trans-Clear', 'tile'],
    ['dbg 3023', 'Dark Bluish Gray', '3023'],
  ])('%s', (text, name, rest) => {
    expect(colorAmong(text)).toMatchObject({ name, rest });
  });
  test.each(['red', 'reddish plate', 'plate 2x4', 'predator', ''])('none in “%s”', (text) => {
    expect(colorAmong(text)).toBeNull();
  });
});
