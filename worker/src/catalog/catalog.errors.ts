import { AppError } from '../platform/errors.ts';

/** @param problem why BrickLink could not be asked; null when it was, or was not needed */
export const itemUnknown = (itemNo: string, problem: string | null) =>
  new AppError(
    'catalogue.item_unknown',
    404,
    problem === null
      ? `Neither your catalogue nor BrickLink has an item with the number ${itemNo}. Check the number and the kind of item.`
      : `Your catalogue does not have ${itemNo}, and BrickLink could not be asked. ${problem}`,
  );
