import type { OrderLine } from '../../../worker/src/contract/orders.ts';

/** Whether the remarks say anything that the location codes beside them do not. */
export function remarksSayMore(line: Pick<OrderLine, 'remarks' | 'places'>): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\d]+/gu, '');
  let rest = plain(line.remarks);
  for (const place of line.places) rest = rest.replace(plain(place.code), '');
  return rest !== '';
}
