import { MAX_FILE_BYTES } from '../contract/files.ts';
import { AppError } from '../platform/errors.ts';
import type { FileRefused } from '../platform/textFile.ts';

/** @returns the refusal as an answer to the request that brought the file */
export const refusedFile = (error: FileRefused) => new AppError('files.refused', 422, error.message);

export const fileTooLarge = () =>
  new AppError(
    'files.too_large',
    413,
    `This file is larger than ${MAX_FILE_BYTES / 1_000_000} MB. Split it, or pack it with gzip, and bring the parts in one after the other.`,
  );

export const fileImportNotReady = () =>
  new AppError('files.not_ready', 409, 'The file is still being read. Bring it in once the preview is shown.');

export const fileHasProblems = (count: number) =>
  new AppError(
    'files.has_problems',
    409,
    `${count === 1 ? 'One line' : `${count} lines`} of the file cannot be brought in. Mend the file and send it again, or say that these lines are to be left out.`,
  );

export const fileImportBusy = () =>
  new AppError('files.busy', 409, 'This file is being worked on right now. Wait a moment and try again.', {
    retryAfterSeconds: 5,
  });

export const fileImportOver = () =>
  new AppError('files.over', 409, 'This import is over. Send the file again to bring it in anew.');

export const fileNotUndoable = () =>
  new AppError('files.not_undoable', 409, 'Only what was brought in can be taken back, once, within thirty days.');

export const csvHasNoColumns = () =>
  new AppError(
    'files.no_columns',
    409,
    'Only the columns of a CSV file can be named. This file says itself what is what.',
  );
