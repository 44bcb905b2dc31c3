/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contrast, inkOn } from './colour.ts';

it('writes white on dark colours and black on light ones', () => {
  expect(inkOn('#05131d')).toBe('#ffffff');
  expect(inkOn('#ffffff')).toBe('#000000');
  expect(inkOn('#f2cd37')).toBe('#000000');
  expect(inkOn('#0055bf')).toBe('#ffffff');
});

it('keeps the name of every colour readable on the colour itself', () => {
  for (let red = 0; red <= 255; red += 15) {
    for (let green = 0; green <= 255; green += 15) {
      for (let blue = 0; blue <= 255; blue += 15) {
        const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
        expect(contrast(hex, inkOn(hex)), hex).toBeGreaterThanOrEqual(4.5);
      }
    }
  }
});

it('keeps every tone of the tokens readable on its ground, light and dark', () => {
  const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
  const token = (name: string): [string, string] => {
    const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
    if (!found) throw new Error(`no token ${name}`);
    return [found[1] ?? '', found[2] ?? ''];
  };
  const pairs = [
    ...['neutral', 'good', 'warn', 'bad', 'teal', 'violet'].flatMap((tone) => [
      [`${tone}-text`, `${tone}-soft`],
      [`${tone}-text`, 'surface'],
    ]),
    ['accent-text', 'accent-soft'],
    ['accent-text', 'bg'],
    ['on-accent', 'accent'],
    ['on-bad', 'bad'],
    ['text', 'bg'],
    ['muted', 'bg'],
    ['muted', 'surface-2'],
    ['muted', 'accent-soft'],
    ['muted', 'bad-soft'],
  ] as const;
  for (const [ink = '', ground = ''] of pairs) {
    for (const theme of [0, 1] as const) {
      expect(
        contrast(token(ink)[theme], token(ground)[theme]),
        `${ink} on ${ground}, ${theme ? 'dark' : 'light'}`,
      ).toBeGreaterThanOrEqual(4.5);
    }
  }
});
