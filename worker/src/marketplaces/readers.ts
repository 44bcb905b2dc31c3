import * as v from 'valibot';
import { parseGrams, parseMoney } from './money.domain.ts';
import { decodeText } from './text.domain.ts';

/*
 * Valibot readers for wire values whose type neither marketplace keeps: numbers come as strings and the other way round,
 * missing values as null, '' or not at all, and Brick Owl writes an empty map as [].
 */

type Scalar = string | number | boolean | null;

// With a default, so that valibot runs the reader for a missing member too.
const anything = v.nullish(v.unknown(), null);

/** A value where one is expected but none is needed; whatever is no single value counts as missing. */
const optionalScalar = v.pipe(
  anything,
  v.transform(
    (value): Scalar =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null,
  ),
);

function toText(value: Scalar): string {
  return value === null ? '' : String(value);
}

function toInteger(value: Scalar): number | null {
  if (value === null || value === '' || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : null;
}

/** Free text, entities decoded, '' when missing. */
export const text = v.pipe(
  optionalScalar,
  v.transform((value) => decodeText(toText(value))),
);

/** A code, name or id as sent, trimmed, '' when missing. */
export const code = v.pipe(
  optionalScalar,
  v.transform((value) => toText(value).trim()),
);

/** An id that must be there. */
export const id = v.pipe(
  v.union([v.string(), v.number()], 'an id'),
  v.transform((value) => String(value).trim()),
  v.nonEmpty('an id'),
);

/** An id that may be missing: null then, and for the placeholders '' and 0. */
export const optionalId = v.pipe(
  optionalScalar,
  v.transform((value) => {
    const trimmed = toText(value).trim();
    return trimmed === '' || trimmed === '0' || trimmed === 'false' ? null : trimmed;
  }),
);

/** A whole number that must be there. */
export const integer = v.pipe(
  v.union([v.string(), v.number()], 'a whole number'),
  v.transform((value) => toInteger(value)),
  v.number('a whole number'),
);

/** A whole number, null when missing or unreadable. */
export const optionalInteger = v.pipe(optionalScalar, v.transform(toInteger));

function toMoney(value: Scalar): number | null {
  if (value === null || value === '') return null;
  // Not a number is refused by the check that follows: an amount that cannot be read must not pass for nothing.
  return parseMoney(value) ?? Number.NaN;
}

/** Money in ten-thousandths, 0 when missing. */
export const money = v.pipe(
  optionalScalar,
  v.transform((value) => toMoney(value) ?? 0),
  v.number('an amount'),
);

/** Money in ten-thousandths, null when missing or 0, which both marketplaces use for "not set". */
export const optionalMoney = v.pipe(
  optionalScalar,
  v.transform(toMoney),
  v.nullable(v.number('an amount')),
  v.transform((amount) => amount || null),
);

/** Grams to milligrams, null when missing or 0. */
export const weightMg = v.pipe(
  optionalScalar,
  v.transform((value) => parseGrams(value) || null),
);

export const flag = v.pipe(
  optionalScalar,
  v.transform((value) => value === true || ['true', '1', 'y', 'yes'].includes(toText(value).toLowerCase())),
);

/** ISO 8601 text to epoch milliseconds, null when missing or unreadable. */
export const isoTime = v.pipe(
  optionalScalar,
  v.transform((value) => {
    const at = Date.parse(toText(value));
    return Number.isNaN(at) ? null : at;
  }),
);

/** ISO 8601 text that must be there, to epoch milliseconds: an order without a date would pass for an ancient one. */
export const requiredIsoTime = v.pipe(isoTime, v.number('a time'));

/** Unix seconds to epoch milliseconds, null when missing, unreadable or 0. */
export const unixTime = v.pipe(
  optionalScalar,
  v.transform((value) => {
    const seconds = toInteger(value);
    return seconds === null || seconds === 0 ? null : seconds * 1000;
  }),
);

/** Unix seconds that must be there, to epoch milliseconds. */
export const requiredUnixTime = v.pipe(unixTime, v.number('a time'));

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list that may be missing, or an object keyed by something that is repeated inside. */
export function listValues(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

/** Reads a list as `listValues` does, each entry by `schema`. */
export function listOf<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(anything, v.transform(listValues), v.array(schema));
}

/** A map of texts that may be missing or, Quirk BO-EMPTY-MAP, an empty array (reference: brickowl.md 2). */
export const textMap = v.pipe(
  anything,
  v.transform((value) => (isObject(value) ? value : {})),
  v.record(v.string(), code),
);

/** A nested object that may be missing, null or []: read as {} then. */
export function part<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(
    anything,
    v.transform((value) => (isObject(value) ? value : {})),
    schema,
  );
}

/**
 * Reads a wire value.
 * @returns the value, or where and what was expected; never what was received, since that may be a buyer's data
 */
export function readWire<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { ok: true; value: v.InferOutput<Schema> } | { ok: false; where: string } {
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  return {
    ok: false,
    where: `${v.getDotPath(issue) ?? '(whole answer)'}: expected ${issue.expected ?? 'another form'}`,
  };
}
