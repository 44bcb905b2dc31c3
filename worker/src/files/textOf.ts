import { FileRefused, MAX_TEXT_BYTES, unpacksTooLarge } from './fileRefused.ts';
import { type Encoding, encodingOf, isGzip } from './recognise.domain.ts';

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
 * @throws FileRefused for what is no text; also while reading, for a file that unpacks too large or is cut off
 */
export async function openText(body: ReadableStream<Uint8Array>): Promise<FileText> {
  const packed = new Peeked(body);
  const isPacked = isGzip(await packed.peek(2));
  const bytes = isPacked ? new Peeked(packed.rest().pipeThrough(gunzip())) : packed;
  const head = await bytes.peek(HEAD_BYTES).catch(() => {
    throw new FileRefused('This packed file is damaged: it cannot be unpacked. Pack it again.');
  });
  const encoding = encodingOf(head);
  return {
    encoding,
    head: new TextDecoder(encoding).decode(head, { stream: true }),
    async *chunks() {
      const decoder = new TextDecoder(encoding);
      let length = 0;
      try {
        for await (const chunk of bytes.rest()) {
          length += chunk.byteLength;
          if (length > MAX_TEXT_BYTES) throw unpacksTooLarge();
          yield decoder.decode(chunk, { stream: true });
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
