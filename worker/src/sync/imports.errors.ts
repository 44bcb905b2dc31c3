import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import { AppError, invalidInput } from '../platform/errors.ts';

export const importNotReady = () =>
  new AppError('imports.not_ready', 409, 'The stock list is still being read. Bring it in once the preview is shown.');

export const importFailed = () =>
  new AppError('imports.failed', 409, 'Reading this stock list failed, so there is nothing to bring in. Start again.');

export const importReplaced = () =>
  new AppError('imports.replaced', 409, 'The stock was read again after this. Bring in the newer reading.');

export const anotherImportOpen = () =>
  new AppError('imports.another_open', 409, 'Another stock list is being read or brought in. Wait until it is done.', {
    retryAfterSeconds: 10,
  });

export const sayWhetherDeducted = (name: MarketplaceName) =>
  invalidInput([
    {
      field: 'otherOrdersDeducted',
      message: `Say whether the pieces of your open ${MARKETPLACE_LABELS[name]} orders were already taken off the listed quantities.`,
    },
  ]);

/** Ends an import in state `failed`: `code` is stable, `message` is for the owner. */
export class ImportFailure extends Error {
  override name = 'ImportFailure';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const ordersKeptComing = () =>
  new ImportFailure(
    'imports.orders_kept_coming',
    'Orders kept coming in while the stock list was being read, so it could not be matched to them. Nothing was changed. Try again in a quieter moment.',
  );

export const orderUnreadable = (remoteId: string, reason: string) =>
  new ImportFailure(
    'imports.order_unreadable',
    `Order ${remoteId} could not be read, and without it the pieces in the drawers cannot be told: ${reason} Nothing was changed. Try again.`,
  );

export const listGone = () =>
  new ImportFailure(
    'imports.list_gone',
    'The stock list that was read is no longer there. Nothing was changed. Start again.',
  );

export const gaveUp = () =>
  new ImportFailure(
    'imports.gave_up',
    'This was tried several times and did not work. What is brought in already stays; start it again to go on.',
  );
