/** A file that cannot be read. `message` is for the person who chose it: what it is, and what to do. */
export class FileRefused extends Error {
  override name = 'FileRefused';
}

const tooLarge = (maxBytes: number) =>
  new FileRefused(
    `This file holds more than ${maxBytes / 1_000_000} MB of text. Split it, and send the parts one after the other.`,
  );

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** First bytes of files that are often chosen by mistake, with what to say. */
const OTHER_FILES: readonly (readonly [magic: number[], words: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'This is a picture (PNG), whatever its name says.'],
  [[0xff, 0xd8, 0xff], 'This is a picture (JPEG), whatever its name says.'],
  [[0x47, 0x49, 0x46, 0x38], 'This is a picture (GIF), whatever its name says.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF document.'],
  [[0x50, 0x4b, 0x03, 0x04], 'This is a ZIP archive or an Excel file. Unpack it, or save the table as CSV.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel file. Save the table as CSV.'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'This is a 7z archive. Unpack it first.'],
  // Of a package, what is in it is looked at.
  [[0x1f, 0x8b], 'This file is packed twice. Unpack it once.'],
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

const isGzip = (head: Uint8Array) => startsWith(head, [0x1f, 0x8b]);

/**
 * How the text of a file is encoded, told by its first bytes: a byte order mark, else UTF-8 where it fits, else what
 * Windows programs write in the West.
 * @throws FileRefused for what is no text
 */
function encodingOf(head: Uint8Array, wanted: string): Encoding {
  if (head.length === 0) throw new FileRefused(`This file is empty. ${wanted}`);
  const other = OTHER_FILES.find(([magic]) => startsWith(head, magic));
  if (other) throw new FileRefused(`${other[1]} ${wanted}`);
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  if (head.includes(0)) throw new FileRefused(`This file holds no text. ${wanted}`);
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** As much of a file as telling what it is takes. */
const HEAD_BYTES = 64 * 1024;

/** A file's text, piece by piece, with its beginning told beforehand. */
export interface FileText {
  encoding: Encoding;
  head: string;
  /** The whole text, head included. To be read once. */
  chunks(): AsyncGenerator<string>;
}

/**
 * Opens a stored file as text: unpacks gzip, finds the encoding, holds no more than a chunk in memory.
 * @param maxBytes of the text: a small file may unpack to a very large one on purpose
 * @param wanted what to send instead, as a sentence
 * @throws FileRefused for what is no text; also while reading, for a file that unpacks too large or is cut off
 */
export async function openText(
  body: ReadableStream<Uint8Array>,
  { maxBytes, wanted }: { maxBytes: number; wanted: string },
): Promise<FileText> {
  const packed = new Peeked(body);
  const isPacked = isGzip(await packed.peek(2));
  const bytes = isPacked ? new Peeked(packed.rest().pipeThrough(gunzip())) : packed;
  const head = await bytes.peek(HEAD_BYTES).catch(() => {
    throw new FileRefused('This packed file is damaged: it cannot be unpacked. Pack it again.');
  });
  const encoding = encodingOf(head, wanted);
  return {
    encoding,
    head: new TextDecoder(encoding).decode(head, { stream: true }),
    async *chunks() {
      const decoder = new TextDecoder(encoding);
      let length = 0;
      let line = 1;
      try {
        for await (const chunk of bytes.rest()) {
          length += chunk.byteLength;
          if (length > maxBytes) throw tooLarge(maxBytes);
          const text = decoder.decode(chunk, { stream: true });
          line += text.includes('\0') ? refuseNul(text, line) : newlinesIn(text);
          yield text;
        }
      } catch (error) {
        if (error instanceof FileRefused || !isPacked) throw error;
        throw new FileRefused('This packed file is cut off or damaged. Pack it again.');
      }
      const rest = decoder.decode();
      if (rest) yield rest;
    },
  };
}

function newlinesIn(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found += 1;
  return found;
}

function refuseNul(text: string, line: number): never {
  const at = line + newlinesIn(text.slice(0, text.indexOf('\0')));
  throw new FileRefused(
    `This file holds no text from line ${at} on: there are NUL bytes in it. Save it again as UTF-8.`,
  );
}

const gunzip = () => new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>;

/** A stream whose beginning can be looked at before it is read. */
class Peeked {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #seen: Uint8Array[] = [];
  #length = 0;
  #ended = false;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** @returns the first bytes: as many as asked for, or all there are */
  async peek(bytes: number): Promise<Uint8Array> {
    while (this.#length < bytes && !this.#ended) {
      const { done, value } = await this.#reader.read();
      if (done) this.#ended = true;
      else {
        this.#seen.push(value);
        this.#length += value.byteLength;
      }
    }
    const joined = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#seen) {
      joined.set(chunk, at);
      at += chunk.byteLength;
    }
    return joined.subarray(0, bytes);
  }

  /** Everything from the beginning. */
  rest(): ReadableStream<Uint8Array> {
    const reader = this.#reader;
    const seen = this.#seen;
    this.#seen = [];
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        const first = seen.shift();
        if (first) {
          controller.enqueue(first);
          return;
        }
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }
}
