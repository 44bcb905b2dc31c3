import { allColors, NO_COLOR } from './colors.domain.ts';

/** What sellers write for the two greys. */
const SHORT_NAMES: readonly (readonly [word: string, colorName: string])[] = [
  ['lbg', 'Light Bluish Gray'],
  ['dbg', 'Dark Bluish Gray'],
];

/** Letters and digits on either side belong to another word: "Reddish" is not "Red". */
const asWords = (name: string) =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${name
      .split(/[^\p{L}\p{N}]+/u)
      .map((word) => word.replace(/^gr[ae]y$/i, 'gr[ae]y'))
      .join('[\\s-]+')}(?![\\p{L}\\p{N}])`,
    'iu',
  );

const named = allColors()
  .filter(({ blColorId }) => blColorId !== NO_COLOR)
  .flatMap(({ blColorId, name }) => [
    { blColorId, name, spelled: name },
    ...SHORT_NAMES.filter(([, of]) => of === name).map(([spelled]) => ({ blColorId, name, spelled })),
  ])
  // The longest name first: "Dark Red" is not "Red".
  .sort((a, b) => b.spelled.length - a.spelled.length)
  .map(({ blColorId, name, spelled }) => ({ blColorId, name, pattern: asWords(spelled) }));

/**
 * The colour that somebody named among other words.
 * @returns the colour and the text without it; null when there is none, or nothing else
 */
export function colorAmong(text: string): { blColorId: number; name: string; rest: string } | null {
  for (const { blColorId, name, pattern } of named) {
    if (!pattern.test(text)) continue;
    const rest = text.replace(pattern, ' ').trim();
    return /[\p{L}\p{N}]/u.test(rest) ? { blColorId, name, rest } : null;
  }
  return null;
}
