import type { MovementRow } from './stock.domain.ts';

/** Begins the cause of a movement that takes another back; what follows is the cause it takes back. */
export const UNDO = 'undo:';

/**
 * What brought a movement about; all that it moved at once shares it.
 * @param id `<lot>/<cause>:<n>`, or `<lot>/<cause>` when it posted a single movement
 */
export function causeOfMovement(id: string): string {
  const cause = id.slice(id.indexOf('/') + 1);
  return cause.replace(/:\d+$/, '');
}

const BY_HAND: readonly MovementRow['kind'][] = ['receive', 'count', 'transfer', 'import', 'restock'];

/** Whether the desk can take a movement back: it moved pieces, and no order's. */
export const isUndoable = (movement: Pick<MovementRow, 'id' | 'kind' | 'orderId' | 'onHandDelta'>): boolean =>
  movement.orderId === null &&
  movement.onHandDelta !== 0 &&
  BY_HAND.includes(movement.kind) &&
  // A correction belongs to the pick that needed it.
  !movement.id.endsWith(':fix');
