import { decode } from 'html-entities';

/**
 * Quirk TEXT-ENTITIES: both marketplaces send names and notes with HTML entities, sometimes encoded twice
 * (`&amp;#40;`). Decodes until stable, at most twice (reference: bricklink.md 5, brickowl.md 2).
 */
export function decodeText(value: string): string {
  if (!value.includes('&')) return value;
  const once = decode(value);
  return once.includes('&') ? decode(once) : once;
}

/**
 * The form in which two notes are compared. Quirk TEXT-ROUNDTRIP: entities, line ends and non-breaking spaces change on
 * the way through a marketplace, so that a plain comparison never settles (reference: bricklink.md 12, item 9).
 */
export function normaliseNote(value: string): string {
  return decodeText(value)
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .trim();
}

/** Quirk BL-UK: BrickLink writes `UK` where ISO 3166 and Brick Owl write `GB` (reference: bricklink.md 5). */
export function toIsoCountry(code: string): string {
  const upper = code.trim().toUpperCase();
  return upper === 'UK' ? 'GB' : upper;
}
