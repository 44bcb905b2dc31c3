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

export const enoughPhotos = (most: number) =>
  new AppError('inventory.enough_photos', 409, `A lot has at most ${most} photos. Delete one first.`);
