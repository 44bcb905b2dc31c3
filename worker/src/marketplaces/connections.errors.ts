import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import { AppError } from '../platform/errors.ts';
import { MarketplaceError } from './marketplace.errors.ts';

export const notConnected = (name: MarketplaceName) =>
  new AppError(
    'marketplaces.not_connected',
    409,
    `This shop is not connected to ${MARKETPLACE_LABELS[name]}. Enter its credentials first.`,
  );

/** Stored credentials that no key of ours opens any more: for everybody who works with them the same as wrong ones. */
export const sealedForGood = (name: MarketplaceName) =>
  new MarketplaceError({
    marketplace: name,
    kind: 'unauthorised',
    message: `The stored ${MARKETPLACE_LABELS[name]} credentials can no longer be opened. Enter them again.`,
    technical: 'the key they were sealed with is not among CREDENTIALS_KEY',
  });
