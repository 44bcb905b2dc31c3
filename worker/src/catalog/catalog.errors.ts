import { AppError, invalidInput } from '../platform/errors.ts';

/** @param problem why BrickLink could not be asked; null when it was, or was not needed */
export const itemUnknown = (itemNo: string, problem: string | null) =>
  new AppError(
    'catalogue.item_unknown',
    404,
    problem === null
      ? `Neither your catalogue nor BrickLink has an item with the number ${itemNo}. Check the number and the kind of item.`
      : `Your catalogue does not have ${itemNo}, and BrickLink could not be asked. ${problem}`,
  );

/** @param message what the file is and what to do, a sentence */
export const badFile = (message: string) => invalidInput([{ field: 'file', message }]);

export const fileTooLarge = () =>
  new AppError('catalogue.file_too_large', 413, 'This file is larger than 100 MB. Load it gzipped or in parts.');

export const loadNotWaiting = () =>
  new AppError(
    'catalogue.load_not_waiting',
    409,
    'This file has been loaded already. Load it again to change its columns.',
  );

export const loadOver = () =>
  new AppError('catalogue.load_over', 409, 'This file is no longer being loaded: there is nothing to stop.');

/** @param problem why there is no price guide, a sentence */
export const noPrices = (problem: string) => new AppError('catalogue.no_prices', 404, problem);
