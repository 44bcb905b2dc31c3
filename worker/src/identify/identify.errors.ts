import { AppError, invalidInput } from '../platform/errors.ts';

export const noPhoto = () =>
  invalidInput([{ field: 'body', message: 'Send one photo as the body: a JPEG, PNG or WebP. HEIC is not read.' }]);
export const photoTooLarge = () =>
  new AppError('identify.photo_too_large', 413, 'This photo is larger than 8 MB. Send a smaller one.');
export const photoIdUsed = () =>
  new AppError('identify.id_used', 409, 'Another photo has this id. Send it again under a new one.');
