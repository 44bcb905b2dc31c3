import { expect, test } from 'vitest';
import { cleanPhoto } from './photo.domain.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const text = (data: Uint8Array | undefined) => String.fromCharCode(...(data ?? []));
const segment = (marker: string, body: string) =>
  `\xff${marker}${String.fromCharCode((body.length + 2) >> 8, (body.length + 2) & 255)}${body}`;
const be32 = (value: number) =>
  String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const le32 = (value: number) => [...be32(value)].reverse().join('');
const pngChunk = (name: string, body: string) => `${be32(body.length)}${name}${body}CRC!`;
const webpChunk = (name: string, body: string) => `${name}${le32(body.length)}${body}${body.length % 2 ? '\0' : ''}`;

test('a JPEG loses place, device, thumbnails and what hangs behind its end, and keeps what draws it', () => {
  const jfif = segment('\xe0', 'JFIF\0');
  const profile = segment('\xe2', 'ICC_PROFILE\0colours');
  const adobe = segment('\xee', 'Adobe');
  const tables = segment('\xdb', 'tables');
  const scan = `${segment('\xda', 'scan')}pixels\xff\0more\xff\xd3pixels`;
  const second = `${segment('\xc4', 'table with \xff\xd9 in it')}${segment('\xda', 'scan')}rest`;
  const photo = `\xff\xd8${jfif}${segment('\xe1', 'Exif\0\0GPS 51.05, 3.72')}${segment('\xe1', 'http://ns.adobe.com/xap')}${profile}${segment('\xe2', 'MPF\0')}${adobe}${segment('\xfe', 'a comment')}${tables}${scan}${second}\xff\xd9trailer with GPS`;
  const clean = cleanPhoto(bytes(photo));
  expect(clean?.type).toBe('image/jpeg');
  expect(text(clean?.bytes)).toBe(`\xff\xd8${jfif}${profile}${adobe}${tables}${scan}${second}\xff\xd9`);
});

test('a PNG loses its texts, times and EXIF', () => {
  const [head, body, end] = [pngChunk('IHDR', 'size'), pngChunk('IDAT', 'pixels'), pngChunk('IEND', '')];
  const start = '\x89PNG\r\n\x1a\n';
  const photo = `${start}${head}${pngChunk('eXIf', 'GPS')}${pngChunk('tEXt', 'Author')}${pngChunk('tIME', 'now')}${body}${end}behind`;
  expect(text(cleanPhoto(bytes(photo))?.bytes)).toBe(`${start}${head}${body}${end}`);
});

test('a WebP loses EXIF and XMP, and no longer announces them', () => {
  const riff = (chunks: string) => `RIFF${le32(chunks.length + 4)}WEBP${chunks}`;
  const photo = riff(
    webpChunk('VP8X', '\x1c123456789') +
      webpChunk('VP8 ', 'pixels!') +
      webpChunk('EXIF', 'GPS') +
      webpChunk('XMP ', 'xmp'),
  );
  const clean = cleanPhoto(bytes(photo));
  expect(clean?.type).toBe('image/webp');
  expect(text(clean?.bytes)).toBe(riff(webpChunk('VP8X', '\x10123456789') + webpChunk('VP8 ', 'pixels!')));
});

test('what is no picture, or breaks off, is none', () => {
  const png = `\x89PNG\r\n\x1a\n${pngChunk('IHDR', 'size')}`;
  const files = [
    '',
    'text',
    '\0\0\0\x18ftypheic',
    'GIF89a',
    '\xff\xd8\xff',
    '\xff\xd8\xff\xe1\xff\xff',
    png,
    `${png}\xff\xff\xff\xffIDAT`,
  ];
  const riffs = ['RIFF\xff\xff\xff\x7fWEBPVP8 ', `RIFF${le32(4)}WEBP`, `RIFF${le32(20)}WEBPEXIF${le32(8)}12345678`];
  for (const file of [...files, ...riffs]) expect(cleanPhoto(bytes(file)), JSON.stringify(file)).toBeNull();
});
