import { MAX_PHOTO_BYTES } from '../contract/identify.ts';
import { AppError, invalidInput } from './errors.ts';

export const noPhoto = () =>
  invalidInput([{ field: 'body', message: 'Send one photo as the body: a JPEG, PNG or WebP. HEIC is not read.' }]);
const photoTooLarge = () =>
  new AppError('identify.photo_too_large', 413, 'This photo is larger than 8 MB. Send a smaller one.');

/** A photo is inert wherever it is opened. */
export const PHOTO_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Reads a body of bounded length. @throws identify.photo_too_large */
export async function readPhoto(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_PHOTO_BYTES) throw photoTooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  // A length may be missing or wrong: what arrives is what counts.
  for await (const part of request.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > MAX_PHOTO_BYTES) throw photoTooLarge();
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
