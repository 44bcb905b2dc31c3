import sax from 'sax';
import { FileRefused } from '../platform/textFile.ts';
import { emptyRawLot, type RawLot } from './fileLot.domain.ts';

/** Deeper than any stock list nests. */
const MAX_DEPTH = 20;
/** More than any lot has tags, or a tag has attributes. */
const MAX_FIELDS = 200;
/** Longer than any note on a lot. */
const MAX_TEXT_CHARS = 20_000;

type Fields = Map<string, string>;

/**
 * Reads the lots of a BrickStore file or of BrickLink's XML, one by one. Entities beyond XML's own five are not known
 * here, and a file that declares some is refused: nothing is ever expanded or fetched.
 * @throws FileRefused when the text is no such XML, with the line
 */
export async function* readXmlLots(chunks: AsyncIterable<string>): AsyncGenerator<RawLot> {
  const parser = sax.parser(true, { position: true, strictEntities: true } as sax.SAXOptions);
  const ready: RawLot[] = [];
  const path: string[] = [];
  let fields: Fields | null = null;
  let line = 0;
  let text = '';
  let failure: FileRefused | null = null;
  let items = 0;

  const refuse = (words: string) => {
    failure ??= new FileRefused(`${words} (line ${parser.line + 1})`);
  };
  parser.onerror = (error) => {
    const reason = error.message.split('\n')[0] ?? '';
    refuse(
      /entity/i.test(reason)
        ? 'This file uses an entity that XML does not know. Write & as &amp; and send it again'
        : /max buffer length/i.test(reason)
          ? 'One tag, attribute or comment of this XML is far longer than any in a stock list'
          : `This XML is not well formed: ${reason.toLowerCase()}`,
    );
    parser.error = null as unknown as Error;
  };
  parser.ondoctype = (doctype) => {
    if (/<!\s*(?:ENTITY|ATTLIST|ELEMENT|NOTATION)/i.test(doctype)) {
      refuse('This file declares entities of its own, which no stock list needs. It is not read any further');
    }
  };
  let attributes = 0;
  parser.onopentagstart = () => {
    attributes = 0;
  };
  parser.onattribute = () => {
    attributes += 1;
    if (attributes > MAX_FIELDS) refuse('A tag of this XML has more attributes than any in a stock list');
  };
  parser.onopentag = ({ name }) => {
    const tag = name.toLowerCase();
    path.push(tag);
    if (path.length > MAX_DEPTH) refuse('This XML is nested deeper than any stock list');
    if (fields === null && tag === 'item' && path.at(-2) === 'inventory') {
      fields = new Map();
      line = parser.line + 1;
    }
    text = '';
  };
  const takeText = (part: string) => {
    if (text.length + part.length <= MAX_TEXT_CHARS) text += part;
    else if (fields) refuse('A text in this XML is far longer than any note on a lot');
  };
  parser.ontext = takeText;
  parser.oncdata = takeText;
  parser.onclosetag = () => {
    const tag = path.pop();
    if (fields === null || tag === undefined) return;
    if (tag !== 'item') {
      if (path.at(-1) === 'item') fields.set(tag, text);
      if (fields.size > MAX_FIELDS) refuse('A lot of this XML has more tags than any in a stock list');
    } else {
      ready.push(lotOf(fields, line));
      items += 1;
      fields = null;
    }
    text = '';
  };

  for await (const chunk of chunks) {
    parser.write(chunk);
    if (failure) throw failure;
    yield* ready.splice(0);
  }
  parser.close();
  if (failure) throw failure;
  yield* ready.splice(0);
  if (items === 0) throw new FileRefused('This stock list is empty: there is no item in it.');
}

/** BrickStore's tags and BrickLink's differ in a few names only. */
function lotOf(fields: Fields, line: number): RawLot {
  const get = (...names: string[]) => names.map((name) => fields.get(name)).find((text) => text !== undefined) ?? '';
  // BrickStore writes an empty tag for "yes".
  const flag = (name: string) => (fields.get(name) === '' ? 'Y' : get(name));
  const room = fields.has('stockroomid') ? get('stockroomid') : flag('stockroom');
  return {
    ...emptyRawLot(line),
    itemType: get('itemtypeid', 'itemtype'),
    itemNo: get('itemid'),
    itemName: get('itemname'),
    color: get('colorid', 'color') || '0',
    condition: get('condition'),
    completeness: get('subcondition'),
    quantity: get('qty', 'minqty') || (fields.has('qty') ? '' : '1'),
    // A wanted list's MAXPRICE is what its writer would pay, not a price to sell at.
    unitPrice: get('price'),
    remarks: get('remarks'),
    description: get('comments', 'description'),
    bulk: get('bulk'),
    retain: flag('retain'),
    stockRoom: get('stockroom').toUpperCase() === 'N' ? '' : room,
    cost: get('cost', 'mycost'),
    salePercent: get('sale'),
    tiers: [1, 2, 3].map((n): [string, string] => [get(`tq${n}`), get(`tp${n}`)]),
    excluded: get('status').toUpperCase() === 'X',
  };
}
