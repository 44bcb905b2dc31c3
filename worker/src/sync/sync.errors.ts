import { AppError } from '../platform/errors.ts';

export const notConnected = () =>
  new AppError(
    'sync.not_connected',
    409,
    'No marketplace is connected yet. Connect BrickLink or Brick Owl in the settings.',
  );
