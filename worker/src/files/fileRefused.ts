/** A file that is no stock list. `message` is for the person who chose it: what it is, and what to do. */
export class FileRefused extends Error {
  override name = 'FileRefused';
}

/** A file unpacks to at most this many bytes: 100,000 lots as BrickStore writes them take about half of it. */
export const MAX_TEXT_BYTES = 150_000_000;

export const unpacksTooLarge = () =>
  new FileRefused(
    `This packed file holds more than ${MAX_TEXT_BYTES / 1_000_000} MB. Split the list and bring the parts in one after the other.`,
  );
