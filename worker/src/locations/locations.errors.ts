import { AppError } from '../platform/errors.ts';

export const layoutChanged = () =>
  new AppError(
    'locations.layout_changed',
    409,
    'Somebody else has saved the plan since you opened it. Look at theirs, or save yours over it.',
  );
