import type { SyncRunPart } from '../../../worker/src/contract/sync.ts';
import { plural, quantity } from '../kit/format.ts';

/** What a run did, as one would tell it: "2 new orders, 1 changed; 34 pieces reserved, 2 missing." */
export function runWords(part: SyncRunPart): string {
  const orders = [
    part.created > 0 && plural(part.created, 'new order'),
    part.changed > 0 && `${quantity(part.changed)} changed`,
    part.cancelled > 0 && `${quantity(part.cancelled)} cancelled`,
  ].filter(Boolean);
  const pieces = [
    part.reservedPieces > 0 && `${plural(part.reservedPieces, 'piece')} reserved`,
    part.shortPieces > 0 && `${quantity(part.shortPieces)} missing`,
    part.unmatchedLines > 0 && `${plural(part.unmatchedLines, 'line')} without a known lot`,
  ].filter(Boolean);
  if (orders.length === 0 && pieces.length === 0) return part.problem ? 'nothing was changed.' : 'nothing new.';
  return `${[orders.join(', ') || 'no new orders', pieces.join(', ')].filter(Boolean).join('; ')}.`;
}
