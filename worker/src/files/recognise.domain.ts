import type { FileFormat } from '../contract/files.ts';
import { FileRefused } from '../platform/textFile.ts';

/** What to send instead, to whoever sends something else. */
export const SEND = 'Send a BrickStore file (BSX), BrickLink XML, a BrickLink inventory (JSON) or a CSV table.';

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
