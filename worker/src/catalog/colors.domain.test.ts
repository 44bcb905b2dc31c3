import { expect, test } from 'vitest';
import { allColors, blColor, blToBo, boToBl, colorHex, colorIdsNamed, colorName } from './colors.domain.ts';

test('a BrickLink colour and its Brick Owl twin lead to each other', () => {
  expect(blToBo(11)).toBe(38);
  expect(boToBl(38)).toBe(11);
  const paired = allColors().filter(({ boColorId }) => boColorId !== null);
  expect(paired).toHaveLength(199);
  for (const { blColorId, boColorId } of paired) expect(boToBl(boColorId ?? -1)).toBe(blColorId);
});

test('colours that sound alike stay apart: Blue-Violet is not Blue Violet', () => {
  expect(blColor(97)?.name).toBe('Blue-Violet');
  expect(blColor(174)?.name).toBe('Blue Violet');
  expect(blToBo(97)).not.toBe(blToBo(174));
});

test('a colour without a twin is not mapped to a similar one', () => {
  expect(blToBo(246)).toBeNull();
  expect(boToBl(162)).toBeNull();
});

test('a colour newer than the table still has something to show', () => {
  expect(colorName(9999)).toBe('Colour 9999');
  expect(colorHex(9999)).toBeNull();
});

test('a colourless item shows no colour', () => {
  expect(colorName(0)).toBe('');
  expect(colorName(null)).toBe('');
  expect(colorHex(0)).toBeNull();
});

test('hex values are CSS colours', () => {
  expect(colorHex(5)).toBe('#b30006');
  for (const { hex } of allColors()) if (hex !== null) expect(hex).toMatch(/^#[0-9a-f]{6}$/);
});

test('searching by a part of the name finds every shade', () => {
  expect(colorIdsNamed('BLUISH gray')).toEqual([85, 86, 99, 124]);
  expect(colorIdsNamed('  ')).toEqual([]);
});
