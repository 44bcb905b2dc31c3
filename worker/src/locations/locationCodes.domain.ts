/** A remark longer than this is a sentence, not a drawer. */
const LONGEST_CODE = 40;

/**
 * The location codes in a lot's remarks, in the order written. Shops write `B04-17`, `C01.01-003-02`, `R004 - B3`,
 * `2 - Bin drawer Clip` or `D025-01/02`, so only `,` `;` `|` and line ends part one code from the next.
 * @returns codes as the shop writes them, each once, without surrounding space; [] when there is none
 */
export function codesFromRemarks(remarks: string): string[] {
  const segments = remarks
    .split(/[,;|\r\n]/)
    .map(tidy)
    .filter((segment) => segment !== '' && segment.length <= LONGEST_CODE);
  // Beside "B04-17", "check colour" is a note; alone, "Garage" is a place.
  const numbered = segments.filter((segment) => /\d/.test(segment));
  const codes = numbered.length > 0 ? numbered : segments;
  return [...new Map(codes.toReversed().map((code) => [codeKey(code), code])).values()].reverse();
}

/** One drawer, one key: letter case and spaces do not tell drawers apart, except a space between two numbers. */
export function codeKey(code: string): string {
  return tidy(code)
    .toLowerCase()
    .replace(/(?<!\d) | (?!\d)/g, '');
}

/**
 * Text that sorts codes as people read them, by plain comparison as in SQL's ORDER BY: numbers as numbers, letters
 * without case. `B4-9` comes before `B4-17`; nothing needs leading zeros.
 */
export function sortKey(code: string): string {
  return codeKey(code).replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    // A longer number is a larger one: its length comes first, as one character from '1' upwards.
    return String.fromCharCode(DIGIT_ZERO + Math.min(number.length, LONGEST_CODE)) + number;
  });
}

const DIGIT_ZERO = 0x30;

const tidy = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim();

/** A code taken apart. What a code does not say is null; keys are lower case. */
export interface LocationParts {
  /** A word in front that is no aisle: `garage` of `Garage - 301-13`. */
  room: string | null;
  aisle: string | null;
  bay: number | null;
  level: string | null;
  place: string | null;
}

/**
 * Reads a location code as shops write them: `B04-17` is aisle B, bay 4, place 17; `C01.01-003-02` is aisle C, bay 1,
 * level 1, place 3-2; `Garage - 301-13` is bay 13 of aisle 301 in the garage. Never fails: what cannot be read as
 * numbers is the place.
 */
export function parseLocation(code: string): LocationParts {
  const text = tidy(code).toLowerCase();
  const [, word, rest = ''] = /^(\p{L}{3,})[\s\-–:.]+(?=\S)(.*)$/u.exec(text) ?? [];
  // "Shelf 4" numbers shelves; "Garage - 301-13" has aisles of its own.
  if (word && !/^\d+$/.test(rest)) return { ...inRoom(rest), room: word };
  return { ...inRoom(text), room: null };
}

function inRoom(text: string): Omit<LocationParts, 'room'> {
  const [, letters, digits, tail = ''] =
    /^(?:(\p{L}+)[\s\-–:.]*|(\d+)(?!\d)(?=[\s\-–:.]*[\d\p{L}]))?(.*)$/u.exec(text) ?? [];
  const aisle = letters ?? (digits === undefined ? null : unpadded(digits));
  const tokens = tail.match(/\d+|\p{L}+/gu) ?? [];
  const bay = tokens[0] !== undefined && /^\d/.test(tokens[0]) ? Number(tokens[0]) : null;
  const deeper = (bay === null ? tokens : tokens.slice(1)).map((token) =>
    /^\d/.test(token) ? unpadded(token) : token,
  );
  if (deeper.length < 2) return { aisle, bay, level: null, place: deeper[0] ?? null };
  return { aisle, bay, level: deeper[0] ?? null, place: deeper.slice(1).join('-') };
}

const unpadded = (digits: string) => digits.replace(/^0+(?=\d)/, '');
