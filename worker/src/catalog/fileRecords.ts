import { type Options, parse } from 'csv-parse';
import sax from 'sax';
import type { CatalogLoad } from '../contract/catalog.ts';
import { FileRefused, openText } from '../platform/textFile.ts';

/** One record of a file: its fields by column, and the line it ends on, from 1. */
export interface FileRecord {
  line: number;
  values: string[];
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
/** Beyond what any catalogue file does. */
const MAX_DEPTH = 20;
const MAX_ATTRIBUTES = 200;
/** A tag's text beyond this is no name. */
const MAX_TEXT_CHARS = 10_000;

/** A file's text, unpacked and decoded, in pieces. */
export async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const file = await openText(body, { maxBytes: MAX_UNPACKED_BYTES, wanted: 'Load a CSV, TXT or XML file.' });
  yield* file.chunks();
}

/**
 * Cuts a file into records, holding one piece of it in memory. The header line of `tsv` and `csv` is the first record.
 * @throws FileRefused when it is no text, or not what its beginning promised
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
    if (failure) throw new FileRefused(brokenTable(failure));
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
  let failure: FileRefused | null = null;
  // Entities beyond XML's own five are an error: nothing is ever expanded or fetched.
  const parser = sax.parser(true, { position: true, strictEntities: true } as sax.SAXOptions);
  parser.onerror = () => {
    failure ??= new FileRefused(`This XML is cut off or damaged near line ${parser.line + 1}. Download it again.`);
    parser.error = null as unknown as Error;
  };
  parser.ondoctype = () => {
    // Catalogue files define nothing; whoever does is up to something.
    failure ??= new FileRefused(
      'This XML file defines things of its own (DOCTYPE), which is not read. Load the file as BrickLink offers it.',
    );
  };
  let depth = 0;
  let attributes = 0;
  const refuseOdd = (what: string) => {
    failure ??= new FileRefused(
      `This XML ${what} than any catalogue, near line ${parser.line + 1}. Download it again.`,
    );
  };
  parser.onopentagstart = () => {
    attributes = 0;
  };
  parser.onattribute = () => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) refuseOdd('has more attributes in a tag');
  };
  parser.onopentag = ({ name }) => {
    depth += 1;
    if (depth > MAX_DEPTH) refuseOdd('is nested deeper');
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
    depth -= 1;
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
  if (!sawItem) throw new FileRefused('This XML file holds no ITEM, so there is nothing to load.');
}
