import { parse } from 'csv-parse';
import { FileRefused } from '../platform/textFile.ts';
import type { ColumnMeaning, Columns } from './columns.domain.ts';
import { emptyRawLot, type RawLot } from './fileLot.domain.ts';

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

/** Longer rows are no table any more: a quote that is never closed swallows the file. */
const MAX_RECORD_CHARS = 100_000;

/**
 * Reads a table row by row, the heading first. Rows may be shorter or longer than it.
 * @throws FileRefused when a row cannot be told from the next
 */
export async function* readCsvRows(
  chunks: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<{ line: number; cells: string[] }> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARS,
  });
  const fed = feed(parser, chunks);
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      // A row ends on the line that is counted after it.
      yield { line, cells: record };
      line = info.lines + 1;
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    const isLong = (error as { code?: unknown }).code === 'CSV_MAX_RECORD_SIZE';
    throw new FileRefused(
      isLong
        ? `Line ${line} of the table is longer than any row of a stock list: its line ends are missing, or a quotation mark is opened there and never closed.`
        : `The table cannot be read from line ${line} on: a quotation mark is opened there and never closed.`,
    );
  }
  await fed;
}

/** Never faster than the rows are taken. */
async function feed(parser: ReturnType<typeof parse>, chunks: AsyncIterable<string>): Promise<void> {
  try {
    for await (const chunk of chunks) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) {
        await new Promise<void>((resolve) => {
          parser.once('drain', resolve).once('close', resolve);
        });
      }
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

/** A row's cells, by what its columns hold. Without a column for it, each row is one piece. */
export function lotOfRow({ line, cells }: { line: number; cells: string[] }, columns: Columns): RawLot {
  const get = (meaning: ColumnMeaning) => {
    const at = columns[meaning];
    return at === undefined ? '' : (cells[at] ?? '');
  };
  return {
    ...emptyRawLot(line),
    itemType: get('itemType'),
    itemNo: get('itemNo'),
    itemName: get('itemName'),
    color: get('color'),
    quantity: columns.quantity === undefined ? '1' : get('quantity'),
    condition: get('condition'),
    completeness: get('completeness'),
    unitPrice: get('unitPrice'),
    location: get('location'),
    remarks: get('remarks'),
    description: get('description'),
  };
}
