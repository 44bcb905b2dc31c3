import type { FileFormat } from '../contract/files.ts';
import { FileRefused } from './fileRefused.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** First bytes of files that are often chosen by mistake, with what to say. */
const OTHER_FILES: readonly (readonly [magic: number[], words: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'This is a picture (PNG), whatever its name says.'],
  [[0xff, 0xd8, 0xff], 'This is a picture (JPEG), whatever its name says.'],
  [[0x47, 0x49, 0x46, 0x38], 'This is a picture (GIF), whatever its name says.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF document.'],
  [[0x50, 0x4b, 0x03, 0x04], 'This is a ZIP archive or an Excel file. Unpack it, or save the table as CSV.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel file. Save the table as CSV.'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'This is a 7z archive. Unpack it first.'],
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

export const isGzip = (head: Uint8Array) => startsWith(head, [0x1f, 0x8b]);

const SEND = 'Send a BrickStore file (BSX), BrickLink XML, a BrickLink inventory (JSON) or a CSV table.';

/**
 * How the text of a file is encoded, told by its first bytes: a byte order mark, else UTF-8 where it fits, else what
 * Windows programs write in the West.
 * @throws FileRefused for what is no text
 */
export function encodingOf(head: Uint8Array): Encoding {
  if (head.length === 0) throw new FileRefused(`This file is empty. ${SEND}`);
  const other = OTHER_FILES.find(([magic]) => startsWith(head, magic));
  if (other) throw new FileRefused(`${other[1]} ${SEND}`);
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  if (head.includes(0)) throw new FileRefused(`This file holds no text. ${SEND}`);
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/**
 * What a file is, by what is in it; its name says nothing.
 * @param head the first characters
 * @throws FileRefused for what is no stock list, saying what it is instead
 */
export function recognise(head: string): FileFormat {
  const text = head.trimStart();
  if (text.startsWith('<')) {
    const root = /<(?!\?|!)\s*([\w.:-]+)/.exec(text)?.[1]?.toLowerCase();
    if (root === 'brickstorexml' || root === 'brickstockxml') return 'bsx';
    if (root === 'inventory') return 'bricklink_xml';
    if (root === 'html') throw new FileRefused(`This is a web page. ${SEND}`);
    throw new FileRefused(`This XML holds no stock list${root ? ` (it begins with “${root}”)` : ''}. ${SEND}`);
  }
  if (text.startsWith('{') || text.startsWith('[')) return 'bricklink_json';
  if (text === '') throw new FileRefused(`This file is empty. ${SEND}`);
  if (delimiterOf(text) !== null) return 'csv';
  throw new FileRefused(`This is no table: its first line has one column only. ${SEND}`);
}

/** The sign between columns: the one that parts the first line most often; null when none does. */
export function delimiterOf(head: string): string | null {
  const first = (head.trimStart().split(/\r?\n|\r/, 1)[0] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t', '|'].map((sign) => [sign, first.split(sign).length - 1] as const);
  const [sign, count] = counts.reduce((best, one) => (one[1] > best[1] ? one : best));
  return count > 0 ? sign : null;
}
