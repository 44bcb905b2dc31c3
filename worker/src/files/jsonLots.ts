import { JsonStreamError, readJsonRecords } from '../marketplaces/json-records.ts';
import { FileRefused } from '../platform/textFile.ts';
import { emptyRawLot, type RawLot } from './fileLot.domain.ts';

/** A lot with all its notes is a few hundred bytes. */
const DISTRUST = {
  maxMemberBytes: 200_000,
  onceEach: ['inventory_id', 'color_id', 'quantity', 'new_or_used', 'unit_price', 'remarks', 'description'],
};

/**
 * Reads the lots of a BrickLink inventory as its API answers (`GET /inventories`: `{meta, data: […]}`), or of the bare
 * list. A lot's "line" is its position in the list.
 * @throws FileRefused when it is no such answer
 */
export async function* readJsonLots(chunks: AsyncIterable<string>): AsyncGenerator<RawLot> {
  let no = 0;
  try {
    for await (const { key, value } of readJsonRecords(bytesOf(chunks), { explode: 'data', distrust: DISTRUST })) {
      if (key !== null && key !== 'data') continue;
      no += 1;
      yield lotOf(value, no);
    }
  } catch (error) {
    if (!(error instanceof JsonStreamError)) throw error;
    throw new FileRefused(`This JSON is cut off or damaged in lot ${no + 1} of the list: ${error.message}.`);
  }
  if (no === 0) throw new FileRefused('This JSON holds no list of lots: BrickLink’s inventory has them under “data”.');
}

function bytesOf(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const texts = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

function lotOf(value: unknown, no: number): RawLot {
  const lot = record(value);
  const item = record(lot.item);
  return {
    ...emptyRawLot(no),
    itemType: text(item.type),
    itemNo: text(item.no),
    itemName: text(item.name),
    color: text(lot.color_id) || '0',
    condition: text(lot.new_or_used),
    completeness: text(lot.completeness),
    quantity: text(lot.quantity),
    unitPrice: text(lot.unit_price),
    remarks: text(lot.remarks),
    description: text(lot.description),
    bulk: text(lot.bulk),
    retain: text(lot.is_retain),
    stockRoom: lot.is_stock_room === true ? text(lot.stock_room_id) || 'A' : '',
    cost: text(lot.my_cost),
    salePercent: text(lot.sale_rate),
    tiers: [1, 2, 3].map((n): [string, string] => [text(lot[`tier_quantity${n}`]), text(lot[`tier_price${n}`])]),
  };
}

const record = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
