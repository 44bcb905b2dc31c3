import { describe, expect, it } from 'vitest';
import { decodeText, normaliseNote, toIsoCountry } from './text.domain.ts';

describe('texts of a marketplace', () => {
  it('decodes entities, also those that were encoded twice', () => {
    expect(decodeText('Sticker for Set 41597 &#40;38806&#41;')).toBe('Sticker for Set 41597 (38806)');
    expect(decodeText('Seller&amp;#39;s own')).toBe("Seller's own");
    expect(decodeText('Bits &amp; Pieces')).toBe('Bits & Pieces');
  });

  it('stops after two rounds, so that a text about entities is not eaten up', () => {
    expect(decodeText('&amp;amp;amp;')).toBe('&amp;');
  });

  it('finds two notes equal that differ only by what the way through a marketplace does to them', () => {
    const sent = 'B04-17\nleft & right';
    const returned = ' B04-17\r\nleft\u00a0&amp;\u00a0right ';
    expect(normaliseNote(returned)).toBe(normaliseNote(sent));
    expect(normaliseNote('B04-18')).not.toBe(normaliseNote('B04-17'));
  });

  it('knows the United Kingdom under BrickLink’s own code', () => {
    expect(toIsoCountry('UK')).toBe('GB');
    expect(toIsoCountry('be')).toBe('BE');
  });
});
