import type { Movement } from '../../../worker/src/contract/inventory.ts';
import { quantity } from '../kit/format.ts';

export const MOVEMENT_WORDS: Record<Movement['kind'], string> = {
  receive: 'Received',
  reserve: 'Reserved',
  release: 'Released',
  sale: 'Sold',
  unpick: 'Pick taken back',
  count: 'Counted',
  transfer: 'Moved',
  import: 'Brought in',
  restock: 'Restocked',
};

const signed = (count: number) => (count > 0 ? `+${quantity(count)}` : `−${quantity(-count)}`);

/** What a movement changed: "+12 on hand, +2 reserved". */
export function deltaWords(movement: Pick<Movement, 'onHandDelta' | 'reservedDelta'>): string {
  const parts = [
    movement.onHandDelta !== 0 && `${signed(movement.onHandDelta)} on hand`,
    movement.reservedDelta !== 0 && `${signed(movement.reservedDelta)} reserved`,
  ].filter(Boolean);
  return parts.join(', ');
}
