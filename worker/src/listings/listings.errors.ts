import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import { AppError } from '../platform/errors.ts';

export const notBroughtIn = (name: MarketplaceName) =>
  new AppError(
    'listings.not_brought_in',
    409,
    `Bring in your ${MARKETPLACE_LABELS[name]} stock first, so that nothing there is changed unseen.`,
  );
