import { colorByBlId, colorByBoId } from '../catalog/colors.data.ts';
import { type ItemType, itemAt, itemIndex, type SimItem } from '../catalog/items.domain.ts';

// Spreads consecutive catalogue positions over six-digit ids; the modulus is prime, so no two items share one.
const MODULUS = 899_981;
const MULTIPLIER = 48_271;
const FIRST = 100_000;
/** Bases from here on belong to items a store has added to the catalogue itself. */
export const CUSTOM_BASE = 1_000_000;

function inverse(value: number, modulus: number): number {
  let [previous, current] = [0n, 1n];
  let [left, right] = [BigInt(modulus), BigInt(value)];
  while (right > 0n) {
    const quotient = left / right;
    [left, right] = [right, left - quotient * right];
    [previous, current] = [current, previous - quotient * current];
  }
  return Number(((previous % BigInt(modulus)) + BigInt(modulus)) % BigInt(modulus));
}

const INVERSE = BigInt(inverse(MULTIPLIER, MODULUS));

/** Brick Owl's base id of an item of the simulated catalogue, or undefined when it is not in it. */
export function boidBase(type: ItemType, no: string): number | undefined {
  const index = itemIndex(type, no);
  return index === undefined ? undefined : FIRST + (((index + 1) * MULTIPLIER) % MODULUS);
}

/** The item behind a base id, or undefined. */
export function itemByBase(base: number): SimItem | undefined {
  if (base < FIRST || base >= FIRST + MODULUS) return undefined;
  return itemAt(Number((BigInt(base - FIRST) * INVERSE) % BigInt(MODULUS)) - 1);
}

/** `<base>` or `<base>-<Brick Owl colour>`; undefined when Brick Owl has no such colour. */
export function makeBoid(base: number, blColorId: number): string | undefined {
  if (blColorId === 0) return String(base);
  const color = colorByBlId(blColorId);
  return color ? `${base}-${color.boId}` : undefined;
}

/** Splits a BOID; the colour is given both ways, 0 when there is none. Undefined when it is malformed. */
export function parseBoid(boid: string): { base: number; boColorId: number; blColorId: number } | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(boid);
  if (!match) return undefined;
  const boColorId = Number(match[2] ?? 0);
  return { base: Number(match[1]), boColorId, blColorId: colorByBoId(boColorId)?.blId ?? 0 };
}

const OWL_TYPES: Partial<Record<ItemType, string>> = {
  PART: 'Part',
  SET: 'Set',
  MINIFIG: 'Minifigure',
  GEAR: 'Gear',
  INSTRUCTION: 'Instructions',
  ORIGINAL_BOX: 'Packaging',
};

/** Brick Owl's type of a catalogue item; undefined when Brick Owl does not sell the kind. */
export function owlType(type: ItemType, item: { no: string; name: string }): string | undefined {
  if (type === 'PART' && (item.no.includes('stk') || item.name.startsWith('Sticker for'))) return 'Sticker';
  return OWL_TYPES[type];
}
