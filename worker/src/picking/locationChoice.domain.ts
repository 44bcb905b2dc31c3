import type { RouteStop } from './routePlanner.domain.ts';

/** A lot of a walk that lies in several places, each of which holds enough for the whole walk. */
export interface LocationChoice {
  id: string;
  /** Codes of the places; the first is where it would be fetched now. */
  codes: readonly string[];
}

/** Up to here pairs of choices are changed together as well. */
const MOST_PAIRED = 12;

type Chosen = ReadonlyMap<string, string>;

/**
 * From which place to fetch each lot so that the whole walk is short: by descent on the walk's own length, first one lot
 * at a time, then two, from two beginnings: where the lots are promised now, and where each lies best by itself. Never
 * longer than fetching everything from its first place.
 * @param metresOf length of the walk over some stops
 * @returns the chosen code by choice
 */
export function chooseLocations(
  fixed: readonly RouteStop[],
  choices: readonly LocationChoice[],
  metresOf: (stops: readonly RouteStop[]) => number,
): Chosen {
  const lengthOf = (chosen: Chosen) => metresOf([...fixed, ...[...chosen].map(([id, code]) => ({ id, code }))]);
  const alone = ({ id, codes }: LocationChoice) =>
    codes.toSorted((a, b) => metresOf([...fixed, { id, code: a }]) - metresOf([...fixed, { id, code: b }]))[0] ?? '';
  const starts = [
    new Map(choices.map(({ id, codes }) => [id, codes[0] ?? ''])),
    new Map(choices.map((choice) => [choice.id, alone(choice)])),
  ];
  const found = starts.map((start) => descend(start, choices, lengthOf)).sort((a, b) => a.metres - b.metres);
  return found[0]?.chosen ?? new Map();
}

function descend(
  start: Map<string, string>,
  choices: readonly LocationChoice[],
  lengthOf: (chosen: Chosen) => number,
): { chosen: Chosen; metres: number } {
  let chosen: Chosen = start;
  let metres = lengthOf(chosen);
  const isBetter = (...changes: [string, string][]): boolean => {
    const tried = new Map([...chosen, ...changes]);
    const length = lengthOf(tried);
    if (length >= metres - 1e-9) return false;
    chosen = tried;
    metres = length;
    return true;
  };
  const one = () => choices.some(({ id, codes }) => codes.some((code) => isBetter([id, code])));
  const two = () =>
    choices.length <= MOST_PAIRED &&
    choices.some((a, i) =>
      choices.slice(i + 1).some((b) => a.codes.some((x) => b.codes.some((y) => isBetter([a.id, x], [b.id, y])))),
    );
  while (one() || two());
  return { chosen, metres };
}
