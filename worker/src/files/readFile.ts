import { FileRefused, type FileText } from '../platform/textFile.ts';
import { type Columns, guessColumns } from './columns.domain.ts';
import { lotOfRow, readCsvRows } from './csvLots.ts';
import type { RawLot } from './fileLot.domain.ts';
import { readJsonLots } from './jsonLots.ts';
import { delimiterOf, recognise } from './recognise.domain.ts';
import { readXmlLots } from './xmlLots.ts';

/**
 * The lots of a file, whatever it is written in.
 * @param columns of a table, as a person confirmed them; without, as its headings seem to say
 * @throws FileRefused for what is no stock list
 */
export async function* readFile(file: FileText, { columns }: { columns?: Columns }): AsyncGenerator<RawLot> {
  const format = recognise(file.head);
  if (format === 'bricklink_json') yield* readJsonLots(file.chunks());
  else if (format !== 'csv') yield* readXmlLots(file.chunks());
  else {
    let meanings = columns;
    let isHeading = true;
    for await (const row of readCsvRows(file.chunks(), delimiterOf(file.head) ?? ',')) {
      meanings ??= guessColumns(row.cells);
      if (!isHeading) yield lotOfRow(row, meanings);
      isHeading = false;
    }
  }
}

const MAX_COLUMNS = 500;

/** The heading and the first rows of a table, to be shown beside the question what is what. */
export async function sampleRows(file: FileText, rows: number): Promise<{ headings: string[]; sample: string[][] }> {
  const found: string[][] = [];
  // Only whole lines: the head may end in the middle of one.
  const lines = file.head.slice(0, Math.max(file.head.lastIndexOf('\n'), 0) || undefined);
  async function* head() {
    yield lines;
  }
  for await (const { cells } of readCsvRows(head(), delimiterOf(file.head) ?? ',')) {
    found.push(cells.map((cell) => cell.slice(0, 200)));
    if (found.length > rows) break;
  }
  const [headings = [], ...sample] = found;
  if (headings.length > MAX_COLUMNS) {
    throw new FileRefused(
      `Line 1 of this table has ${headings.length} columns; no stock list has more than ${MAX_COLUMNS}.`,
    );
  }
  return { headings, sample };
}
