import type { Candidate, ChoiceBody } from '../contract/identify.ts';
import type { Feedback, Seen } from './brickognize/brickognize.client.ts';

/**
 * What Brickognize is told about a person's choice: which candidate was right, or that the first one was not; and the
 * same for the colour where one was predicted. In its own numbers, not in the catalogue's.
 * @returns nothing when the answer cannot be named or held nothing
 */
export function feedbackFor(seen: Seen, candidates: readonly Candidate[], choice: ChoiceBody): Feedback[] {
  const { listingId } = seen;
  if (listingId === '') return [];
  const right = candidates.find(({ itemType, itemNo }) => itemType === choice.itemType && itemNo === choice.itemNo);
  const told: Feedback[] = [];
  const rank = right?.rank ?? 0;
  const item = seen.items[rank];
  if (item) {
    told.push({ kind: 'item', listingId, itemId: item.id, itemType: item.type, isCorrect: right !== undefined, rank });
  }
  const colorAt = seen.colors.findIndex(({ id }) => id === choice.blColorId);
  const color = seen.colors[Math.max(0, colorAt)];
  if (right && color) {
    const colorId = String(color.id);
    told.push({ kind: 'color', listingId, colorId, isCorrect: colorAt >= 0, rank: Math.max(0, colorAt) });
  }
  return told;
}
