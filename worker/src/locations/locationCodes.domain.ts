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
