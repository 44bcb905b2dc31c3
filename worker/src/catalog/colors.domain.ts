import { COLOR_ROWS } from './colors.data.ts';

/** A BrickLink colour. `hex` is `#rrggbb`, null when colourless or unknown. */
export interface Color {
  blColorId: number;
  name: string;
  hex: string | null;
  boColorId: number | null;
}

const colors: readonly Color[] = COLOR_ROWS.map(([blColorId, name, hex, boColorId]) => ({
  blColorId,
  name,
  hex: hex === null ? null : `#${hex.toLowerCase()}`,
  boColorId,
}));
const byBl = new Map(colors.map((color) => [color.blColorId, color]));
const byBo = new Map(colors.flatMap((color) => (color.boColorId === null ? [] : [[color.boColorId, color] as const])));

/** Items that have no colour, such as sets. Brick Owl leaves the colour away instead of sending its 0. */
export const NO_COLOR = 0;

export const blColor = (blColorId: number): Color | null => byBl.get(blColorId) ?? null;

/** In BrickLink's order. */
export const allColors = (): readonly Color[] => colors;

/** The name to show: empty for colourless items; the bare number of a colour newer than our table. */
export function colorName(blColorId: number | null): string {
  if (blColorId === null || blColorId === NO_COLOR) return '';
  return byBl.get(blColorId)?.name ?? `Colour ${blColorId}`;
}

/** `#rrggbb`, null for colourless items and colours newer than our table. */
export const colorHex = (blColorId: number | null): string | null =>
  blColorId === null ? null : (byBl.get(blColorId)?.hex ?? null);

/** The BrickLink colour of a Brick Owl colour; null when it has none or is newer than our table. */
export const boToBl = (boColorId: number): number | null => byBo.get(boColorId)?.blColorId ?? null;

/** The Brick Owl colour of a BrickLink colour; null when it has none or is newer than our table. */
export const blToBo = (blColorId: number): number | null => byBl.get(blColorId)?.boColorId ?? null;

/** BrickLink ids of the colours whose name contains this text, whatever its case; none for an empty text. */
export function colorIdsNamed(text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return colors
    .filter(({ blColorId, name }) => blColorId !== NO_COLOR && name.toLowerCase().includes(wanted))
    .map(({ blColorId }) => blColorId);
}
