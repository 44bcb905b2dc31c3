import * as v from 'valibot';
import { invalidInput } from './errors.ts';

/**
 * An opaque position in a list: the values its last row is sorted by.
 * @param order which order of rows the position belongs to, such as the sort; another order refuses it
 */
export function encodeCursor(order: string, values: readonly (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify([order, ...values]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * @param schema a tuple of the values given to `encodeCursor`
 * @throws request.invalid for a position that is not one of ours, or of another order
 */
export function decodeCursor<S extends v.GenericSchema<unknown[]>>(
  cursor: string,
  order: string,
  schema: S,
): v.InferOutput<S> {
  const [foundOrder, ...values] = readParts(cursor);
  const result = v.safeParse(schema, values);
  if (foundOrder !== order || !result.success) throw notOurs();
  return result.output;
}

function readParts(cursor: string): unknown[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const parts: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (c) => c.charCodeAt(0))));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Falls through: whatever cannot be read is not ours.
  }
  throw notOurs();
}

const notOurs = () =>
  invalidInput([{ field: 'cursor', message: 'This page position is not one of ours. Start from the first page.' }]);
