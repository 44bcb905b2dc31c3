import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import { AppError } from '../platform/errors.ts';

export const belongsToOrder = () =>
  new AppError(
    'inventory.not_undoable',
    409,
    'This belongs to an order or a walk. Take it back there: change the order, or put the pieces back.',
  );

/** @param there pieces that lie there now, of `wanted` that would have to go */
export const piecesAreGone = (there: number, wanted: number) =>
  new AppError(
    'inventory.not_undoable',
    409,
    `Only ${there} of these ${wanted} pieces still lie there, so they cannot be taken out again. Count the drawer instead.`,
  );

export const lotChanged = () =>
  new AppError(
    'inventory.lot_changed',
    409,
    'Somebody else has changed this lot in the meantime. Look at it again, then make your change.',
  );

export const changedSince = () =>
  new AppError('inventory.not_undoable', 409, 'This was changed again since then. Undo the later change first.');

const inUse = (message: string) => new AppError('inventory.lot_in_use', 409, message);

/** @param levels the drawers that hold pieces; '' is no drawer */
export function lotHoldsPieces({
  onHand,
  reserved,
  levels,
}: {
  onHand: number;
  reserved: number;
  levels: { code: string }[];
}) {
  const codes = levels.flatMap(({ code }) => (code === '' ? [] : [code]));
  const where = codes.length > 0 ? ` in ${codes.join(', ')}` : '';
  const promised = reserved > 0 ? `, ${reserved} of them promised to orders` : '';
  const next = reserved > 0 ? 'Let these orders go out, then count the rest' : 'Count them';
  return inUse(
    `${onHand} ${onHand === 1 ? 'piece still lies' : 'pieces still lie'}${where}${promised}. ${next} down to none, then delete the lot.`,
  );
}

export const lotIsOnSale = ({ marketplace, shownQuantity }: { marketplace: MarketplaceName; shownQuantity: number }) =>
  inUse(
    `${MARKETPLACE_LABELS[marketplace]} still shows ${shownQuantity} of this lot. Take it off sale there and sync, then delete it.`,
  );

export const lotIsUnderCheck = ({ marketplace }: { marketplace: MarketplaceName }) =>
  inUse(
    `What ${MARKETPLACE_LABELS[marketplace]} shows of this lot is being checked after a changed order. Try again after the next sync.`,
  );

export const enoughPhotos = (most: number) =>
  new AppError('inventory.enough_photos', 409, `A lot has at most ${most} photos. Delete one first.`);
