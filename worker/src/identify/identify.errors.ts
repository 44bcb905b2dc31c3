import { AppError } from '../platform/errors.ts';

export const photoIdUsed = () =>
  new AppError('identify.id_used', 409, 'Another photo has this id. Send it again under a new one.');
