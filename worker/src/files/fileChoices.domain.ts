import { itemKey, type KnownItem } from '../catalog/known.domain.ts';
import type { FileLot, LineProblem, StockedLot } from './fileLot.domain.ts';

/** An answer to a line's question. The id says what it does and is the same wherever the same is offered. */
export interface Choice {
  id: string;
  label: string;
}

export const NEW_LOT: Choice = { id: 'new', label: 'Make a new lot' };
export const LEAVE_OUT: Choice = { id: 'leave_out', label: 'Leave this line out' };

/** What an answer means. */
export type Answer =
  | { kind: 'new' }
  | { kind: 'leave_out' }
  /** The line is this item. */
  | { kind: 'item'; itemKey: string }
  /** The line means this lot, or its pieces are to join it whatever happens to other duplicates. */
  | { kind: 'lot' | 'add'; lotId: string };

export function answerOf(choiceId: string): Answer {
  const [, kind, rest = ''] = /^(item|lot|add):(.*)$/.exec(choiceId) ?? [];
  if (kind === 'item') return { kind, itemKey: rest };
  if (kind === 'lot' || kind === 'add') return { kind, lotId: rest };
  return choiceId === NEW_LOT.id ? { kind: 'new' } : { kind: 'leave_out' };
}

/** The item is known for certain: the line gets its number and name of today. */
export function onlyItem(lot: FileLot, item: KnownItem): void {
  if (item.itemNo !== lot.itemNo) lot.formerNo = lot.itemNo;
  lot.itemNo = item.itemNo;
  lot.itemName ||= item.itemName;
}

/** Several items once had the line's number. */
export function whichItem(lot: FileLot, items: readonly KnownItem[]): LineProblem {
  return {
    field: 'item number',
    message: `${items.length} items once had the number ${lot.itemNo}. Which one is it?`,
    choices: [
      ...items.map((item) => ({ id: `item:${itemKey(item)}`, label: `${item.itemNo} ${item.itemName}`.trim() })),
      LEAVE_OUT,
    ],
  };
}

/** Several lots in stock could be meant, or one that may be another item. */
export function whichLot(lot: FileLot, lots: readonly StockedLot[]): LineProblem {
  const message =
    lots.length === 1
      ? 'The lot in stock stands under an old number that other items had too. Is it this one?'
      : `${lots.length} of your lots could be meant. Which one is it?`;
  return { field: 'lot', message, choices: [...lots.map((one) => lotChoice(lot, one)), NEW_LOT, LEAVE_OUT] };
}

function lotChoice(lot: FileLot, stocked: StockedLot): Choice {
  const named = stocked.remarks === '' ? 'The lot without remarks' : `The lot with the remarks “${stocked.remarks}”`;
  const number = stocked.itemNo === lot.itemNo ? '' : `, under ${stocked.itemNo}`;
  return { id: `lot:${stocked.id}`, label: `${named}${number}, at ${priceWords(stocked.unitPrice)} each` };
}

/** Another line says how much of the same lot there is. */
export const sameLotTwice = (lotId: string, line: number, lot: FileLot): LineProblem => ({
  field: 'lot',
  message: `Line ${line} is the same lot, and both cannot be all there is of it. What is right?`,
  choices: [
    {
      id: `add:${lotId}`,
      label: `Add its ${lot.quantity === 1 ? '1 piece' : `${lot.quantity} pieces`} to those of line ${line}`,
    },
    NEW_LOT,
    LEAVE_OUT,
  ],
});

/** Four decimals at most, two at least. */
const priceWords = (unitPrice: number) => (unitPrice / 10_000).toFixed(4).replace(/0{1,2}$/, '');
