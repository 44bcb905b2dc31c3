import { AppError } from '../platform/errors.ts';

export const notConnected = () =>
  new AppError(
    'sync.not_connected',
    409,
    'No marketplace is connected yet. Connect BrickLink or Brick Owl in the settings.',
  );

export const givenUpNotFound = () =>
  new AppError('sync.given_up_not_found', 404, 'There is no such task here. Somebody may have put it away.');

export const givenUpUnreadable = () =>
  new AppError(
    'sync.given_up_unreadable',
    409,
    'This task cannot be repeated: nobody knows any more what it was. Put it away.',
  );
