import { type Options, parse } from 'csv-parse';
import sax from 'sax';
import type { CatalogLoad } from '../contract/catalog.ts';

/** One record of a file: its fields by column, and the line it ends on, from 1. */
export interface FileRecord {
  line: number;
  values: string[];
}

/** The file cannot be read at all; `message` is a sentence for the owner. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

/** How a file is cut into records. */
export interface FileShape {
  format: CatalogLoad['format'];
  /** Of `csv`. */
  delimiter: string;
  /** The names of the first line; for `xml` the tags whose texts are the values. */
  columns: string[];
}

/** A small file may unpack to a very large one on purpose. BrickLink's largest download is a tenth of this. */
const MAX_UNPACKED_BYTES = 300_000_000;
/** No line of a catalogue comes near it: whatever does has lost its line ends. */
const MAX_RECORD_CHARS = 100_000;
/** A tag's text beyond this is no name. */
const MAX_TEXT_CHARS = 10_000;

const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b;

/** What a file is by its first bytes, when it is something we do not read. */
function foreignKind(head: Uint8Array): string | null {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || starts(0x47, 0x49, 0x46)) return 'a picture';
  if (starts(0x50, 0x4b, 0x03, 0x04))
    return 'a ZIP archive or a spreadsheet. Unpack it, or save it as CSV, and load that';
  if (starts(0x25, 0x50, 0x44, 0x46)) return 'a PDF';
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return 'text in UTF-16. Save it as UTF-8 and load that';
  return null;
}

/**
 * A file's text, unpacked when it is gzipped, in pieces.
 * @throws UnreadableFile for pictures, archives, other encodings, damaged or oversized files
 */
export async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let unpacked = 0;
  for await (const chunk of unpack(body)) {
    if (unpacked === 0) refuseForeign(chunk);
    unpacked += chunk.length;
    if (unpacked > MAX_UNPACKED_BYTES)
      throw new UnreadableFile('This file unpacks to more than 300 MB. Load it in parts.');
    const text = decode(decoder, chunk);
    if (text.includes('\0')) throw new UnreadableFile('This file is not text. Load a CSV, TXT or XML file.');
    yield text;
  }
  const rest = decode(decoder);
  if (rest !== '') yield rest;
}

function refuseForeign(head: Uint8Array): void {
  const kind = foreignKind(head);
  if (kind) throw new UnreadableFile(`This is no catalogue file: it is ${kind}.`);
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new UnreadableFile('This file is not written in UTF-8. Save it with the encoding UTF-8 and load that.');
  }
}

async function* unpack(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let isDone = false;
  try {
    const first = await reader.read();
    isDone = first.done;
    if (first.done) return;
    const rest = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(first.value),
      async pull(controller) {
        const { done, value } = await reader.read();
        isDone = done;
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
    const packed = isGzip(first.value);
    const plain = packed ? rest.pipeThrough(new DecompressionStream('gzip') as never) : rest;
    try {
      for await (const chunk of plain as ReadableStream<Uint8Array>) yield chunk;
    } catch (error) {
      if (!packed || error instanceof UnreadableFile) throw error;
      throw new UnreadableFile('This file is damaged: it cannot be unpacked. Download it again.');
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => undefined);
  }
}

/**
 * Cuts a file into records, holding one piece of it in memory. The header line of `tsv` and `csv` is the first record.
 * @throws UnreadableFile when the file is not what its beginning promised
 */
export async function* readRecords(body: ReadableStream<Uint8Array>, shape: FileShape): AsyncGenerator<FileRecord> {
  const text = readText(body);
  if (shape.format === 'xml') yield* xmlRecords(text, shape.columns);
  else yield* tableRecords(text, shape);
}

async function* tableRecords(
  text: AsyncGenerator<string>,
  { format, delimiter }: FileShape,
): AsyncGenerator<FileRecord> {
  const options: Options = {
    // BrickLink's TSV is cut at tabs and nothing else: names hold quotation marks.
    ...(format === 'tsv' ? { delimiter: '\t', quote: null } : { delimiter, quote: '"', relax_quotes: true }),
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARS,
  };
  const parser = parse(options);
  let failure: Error | null = null;
  parser.on('error', (error: Error) => {
    failure = error;
  });
  function* parsed(): Generator<FileRecord> {
    for (let one = parser.read(); one !== null; one = parser.read()) {
      yield { line: one.info.lines, values: one.record };
    }
    if (failure) throw new UnreadableFile(brokenTable(failure));
  }
  for await (const piece of text) {
    parser.write(piece);
    yield* parsed();
  }
  parser.end();
  yield* parsed();
}

function brokenTable(error: Error): string {
  const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : null;
  const where = line === null ? '' : ` near line ${line}`;
  return `This file cannot be cut into lines and columns${where}: a quotation mark is not closed, or a line is far too long.`;
}

async function* xmlRecords(text: AsyncGenerator<string>, columns: readonly string[]): AsyncGenerator<FileRecord> {
  const position = new Map(columns.map((column, i) => [column, i]));
  const found: FileRecord[] = [];
  let values: string[] | null = null;
  let at: number | undefined;
  let sawItem = false;
  let failure: UnreadableFile | null = null;
  // Entities beyond XML's own five are an error: nothing is ever expanded or fetched.
  const parser = sax.parser(true, { position: true, strictEntities: true } as sax.SAXOptions);
  parser.onerror = () => {
    failure ??= new UnreadableFile(`This XML is cut off or damaged near line ${parser.line + 1}. Download it again.`);
    parser.error = null as unknown as Error;
  };
  parser.ondoctype = () => {
    // Catalogue files define nothing; whoever does is up to something.
    failure ??= new UnreadableFile(
      'This XML file defines things of its own (DOCTYPE), which is not read. Load the file as BrickLink offers it.',
    );
  };
  parser.onopentag = ({ name }) => {
    if (name === 'ITEM') {
      sawItem = true;
      values = columns.map(() => '');
    }
    at = position.get(name);
  };
  const take = (piece: string) => {
    if (!values || at === undefined) return;
    const before = values[at] ?? '';
    if (before.length < MAX_TEXT_CHARS) values[at] = before + piece;
  };
  parser.ontext = take;
  parser.oncdata = take;
  parser.onclosetag = (name) => {
    at = undefined;
    if (name !== 'ITEM' || !values) return;
    found.push({ line: parser.line + 1, values: values.map((value) => value.trim()) });
    values = null;
  };
  for await (const piece of text) {
    parser.write(piece);
    if (failure) throw failure;
    yield* found.splice(0);
  }
  parser.close();
  if (failure) throw failure;
  yield* found.splice(0);
  if (!sawItem) throw new UnreadableFile('This XML file holds no ITEM, so there is nothing to load.');
}
