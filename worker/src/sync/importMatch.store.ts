import { type SQL, sql } from 'drizzle-orm';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import type { Import } from '../contract/imports.ts';
import type { Statement } from '../platform/batch.ts';
import { jsonChunks } from '../platform/bulk.ts';
import type { ShopContext } from '../platform/context.ts';
import { otherMarketplace, type Preview, type StagedLot, stagedLot } from './imports.domain.ts';

/** Rows that one matching statement looks at: well within D1's 30 s. */
const RANGE = 25_000;
const PROBLEMS_SHOWN = 200;

interface Matched {
  id: string;
  source: MarketplaceName;
  /** Rows read from the list; rows beyond were added for lots that sold out. */
  done: number;
}

/**
 * Notes every order line whose pieces still lie in the drawers although no lot of ours holds them: the source's own
 * lines are already off the listed quantities, for the other marketplace's the owner will be asked.
 * Lines picked by hand, for want of a lot, are noted too: their pieces are received and sold.
 */
export const noteOpenLines = (ctx: ShopContext, importId: string, source: MarketplaceName): Statement[] => [
  ctx.db.run(sql`DELETE FROM import_open_lines WHERE import_id = ${importId}`),
  ctx.db.run(sql`INSERT INTO import_open_lines (import_id, order_id, remote_lot_id, quantity)
    SELECT ${importId}, l.order_id, l.remote_lot_id, l.wanted - l.waived - l.picked - l.reserved
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.shop_id = ${ctx.shopId} AND o.holds_stock = 1 AND (l.lot_id IS NULL OR l.wanted > l.reserved + l.picked + l.waived)
      AND l.wanted > l.waived + l.picked + l.reserved
      AND (o.status IN ('unpaid', 'paid', 'on_hold', 'problem', 'unknown') OR (o.status IN ('picked', 'picked_short') AND l.lot_id IS NULL))
      AND (l.lot_id IS NULL OR o.marketplace = ${source})`),
];

/**
 * Staging rows from lots, before they are compared with our stock. The lots travel as one JSON value and are taken apart
 * by the database only where it needs their parts.
 */
export function addRows(
  ctx: ShopContext,
  importId: string,
  source: MarketplaceName,
  from: number,
  lots: StagedLot[],
): Statement[] {
  const [plan, message] = source === 'bricklink' ? ['new', null] : ['unmatched', NO_LOT_FITS];
  return jsonChunks(lots.map((lot, i) => [from + i, lot])).map((json) =>
    ctx.db.run(sql`INSERT INTO import_rows (import_id, no, remote_lot_id, plan, quantity, promised, message, lot)
      SELECT ${importId}, value ->> 0, value ->> '$[1].remoteLotId', ${plan}, value ->> '$[1].quantity', 0, ${message}, value -> 1
      FROM json_each(${json}) WHERE true ON CONFLICT (import_id, no) DO NOTHING`),
  );
}

const NO_LOT_FITS = 'No lot of yours fits. Bring in your BrickLink stock first, or make new lots of such lots.';

/** Compares the staged rows with our lots. Every batch may be repeated. */
export function matchRows(ctx: ShopContext, row: Matched): Statement[][] {
  const ranges = Array.from({ length: Math.ceil(row.done / RANGE) }, (_, i) => i * RANGE);
  const batches = ranges.map((from) => {
    const inRange = sql`r.import_id = ${row.id} AND r.no >= ${from} AND r.no < ${from + RANGE}`;
    return [
      matchListed(ctx, row, inRange),
      ...(row.source === 'brickowl' ? [matchExternalIds(ctx, row, inRange)] : []),
    ];
  });
  return [
    ...batches,
    [
      refuseRepeated(ctx, row),
      ...(row.source === 'brickowl' ? [refuseSharedLots(ctx, row), matchItems(ctx, row)] : []),
    ],
  ];
}

/** Lots that are ours already. */
function matchListed(ctx: ShopContext, { id, source }: Matched, inRange: SQL): Statement {
  const label = MARKETPLACE_LABELS[source];
  return ctx.db.run(sql`UPDATE import_rows SET lot_id = m.lot_id,
      plan = CASE WHEN m.shown = import_rows.quantity THEN 'known' ELSE 'differs' END,
      message = CASE WHEN m.shown = import_rows.quantity THEN NULL ELSE
        ${label} || ' shows ' || import_rows.quantity || ', BrickOps expects ' || m.shown || ' there. Left as it is.' END
    FROM (SELECT r.no, l.lot_id, l.shown_quantity AS shown FROM import_rows r
      CROSS JOIN listings l ON l.shop_id = ${ctx.shopId} AND l.marketplace = ${source} AND l.remote_lot_id = r.remote_lot_id
      WHERE ${inRange}) AS m
    WHERE import_rows.import_id = ${id} AND import_rows.no = m.no AND import_rows.plan <> 'unreadable'`);
}

/** Brick Owl lots that carry our lot id, or the BrickLink lot id that other tools put there. */
function matchExternalIds(ctx: ShopContext, { id }: Matched, inRange: SQL): Statement {
  return ctx.db.run(sql`UPDATE import_rows SET lot_id = m.lot_id,
      plan = CASE WHEN m.taken THEN 'ambiguous' ELSE 'link' END,
      message = CASE WHEN m.taken THEN 'Its external id names a lot that is already linked to another Brick Owl lot.' ELSE NULL END
    FROM (
      SELECT e.no, e.lot_id, EXISTS (SELECT 1 FROM listings x WHERE x.lot_id = e.lot_id AND x.marketplace = 'brickowl') AS taken FROM (
        SELECT r.no, l.id AS lot_id FROM import_rows r CROSS JOIN lots l ON l.id = r.lot ->> 'externalLotId' AND l.shop_id = ${ctx.shopId}
        WHERE ${inRange} AND r.plan = 'unmatched'
        UNION ALL
        SELECT r.no, b.lot_id FROM import_rows r
        CROSS JOIN listings b ON b.shop_id = ${ctx.shopId} AND b.marketplace = 'bricklink' AND b.remote_lot_id = r.lot ->> 'externalLotId'
        WHERE ${inRange} AND r.plan = 'unmatched') AS e) AS m
    WHERE import_rows.import_id = ${id} AND import_rows.no = m.no AND import_rows.plan = 'unmatched'`);
}

/** A list that names a lot twice is read once. */
const refuseRepeated = (ctx: ShopContext, { id }: Matched): Statement =>
  ctx.db.run(sql`UPDATE import_rows SET plan = 'unreadable', lot_id = NULL, message = 'This lot stands in the list twice; the first one counts.'
    FROM (SELECT no, row_number() OVER (PARTITION BY remote_lot_id ORDER BY no) AS turn FROM import_rows WHERE import_id = ${id}) AS m
    WHERE import_rows.import_id = ${id} AND import_rows.no = m.no AND m.turn > 1`);

const refuseSharedLots = (ctx: ShopContext, { id }: Matched): Statement =>
  ctx.db.run(sql`UPDATE import_rows SET plan = 'ambiguous', message = 'Another Brick Owl lot carries the same external id.'
    FROM (SELECT no, row_number() OVER (PARTITION BY lot_id ORDER BY no) AS turn FROM import_rows
      WHERE import_id = ${id} AND plan = 'link' AND message IS NULL) AS m
    WHERE import_rows.import_id = ${id} AND import_rows.no = m.no AND m.turn > 1`);

/** Which catalogue a number belongs to: a set, its instructions and its box share one number (reference: brickowl.md 9.4). */
const family = (type: SQL) => sql`CASE ${type} WHEN 'GEAR' THEN 'SET' WHEN 'MINIFIG' THEN 'PART' ELSE ${type} END`;
/** Brick Owl does not tell sealed from complete when used (reference: brickowl.md 9.4). */
const completeness = (type: SQL, condition: SQL, value: SQL) =>
  sql`CASE WHEN ${type} <> 'SET' THEN '' WHEN ${condition} = 'U' AND ${value} = 'S' THEN 'C' ELSE coalesce(${value}, '') END`;

/**
 * Links what no external id tells, when there is no doubt: exactly one of our unlisted lots fits by item, colour and
 * condition, and no other Brick Owl lot fits it too.
 */
function matchItems(ctx: ShopContext, { id }: Matched): Statement {
  return ctx.db.run(sql`UPDATE import_rows SET lot_id = m.lot_id,
      plan = CASE WHEN m.fits = 1 AND m.claims = 1 THEN 'link' ELSE 'ambiguous' END,
      message = CASE WHEN m.fits > 1 THEN m.fits || ' of your lots fit it by item, colour and condition.'
        WHEN m.claims > 1 THEN m.claims || ' Brick Owl lots fit the same lot of yours by item, colour and condition.'
        ELSE ${LINKED_BY_ITEM} END
    FROM (
      WITH open_rows AS MATERIALIZED (
        SELECT no, lot ->> 'blColorId' AS color, lot ->> 'condition' AS condition, lot ->> 'itemType' AS type,
          lot ->> 'completeness' AS completeness, lot -> 'candidateItemNos' AS numbers
        FROM import_rows WHERE import_id = ${id} AND plan = 'unmatched' AND lot ->> 'blColorId' IS NOT NULL),
      fit AS MATERIALIZED (
        SELECT DISTINCT r.no, l.id AS lot_id FROM open_rows r, json_each(r.numbers) AS n
        CROSS JOIN lots l ON l.shop_id = ${ctx.shopId} AND l.item_no = n.value AND l.bl_color_id = r.color AND l.condition = r.condition
          AND l.deleted_at IS NULL
        WHERE ${family(sql`l.item_type`)} = ${family(sql`r.type`)}
          AND ${completeness(sql`l.item_type`, sql`l.condition`, sql`l.completeness`)} = ${completeness(sql`l.item_type`, sql`r.condition`, sql`r.completeness`)}
          AND NOT EXISTS (SELECT 1 FROM listings x WHERE x.lot_id = l.id AND x.marketplace = 'brickowl')
          AND l.id NOT IN (SELECT lot_id FROM import_rows WHERE import_id = ${id} AND plan = 'link' AND lot_id IS NOT NULL)),
      by_lot AS MATERIALIZED (SELECT lot_id, count(*) AS claims FROM fit GROUP BY lot_id)
      SELECT fit.no, min(fit.lot_id) AS lot_id, count(*) AS fits, max(by_lot.claims) AS claims
      FROM fit JOIN by_lot ON by_lot.lot_id = fit.lot_id GROUP BY fit.no) AS m
    WHERE import_rows.import_id = ${id} AND import_rows.no = m.no AND import_rows.plan = 'unmatched'`);
}

const LINKED_BY_ITEM = 'Linked by item, colour and condition.';

interface SoldOutLine {
  remoteLotId: string;
  itemType: StagedLot['itemType'];
  itemNo: string;
  itemName: string;
  blColorId: number | null;
  colorName: string;
  condition: StagedLot['condition'];
  completeness: StagedLot['completeness'];
  unitPrice: number;
  currency: string;
  description: string;
  remarks: string;
  weightMg: number | null;
}

/**
 * Lots that an open order bought up: BrickLink's list has them no more (reference: bricklink.md 7.5), yet their pieces
 * lie in the drawer. They become rows of their own, offering nothing, made from what the order tells.
 */
export async function addSoldOutRows(ctx: ShopContext, { id, source, done }: Matched): Promise<Statement[]> {
  if (source !== 'bricklink') return [];
  const lines =
    await ctx.db.all<SoldOutLine>(sql`SELECT l.remote_lot_id AS remoteLotId, l.item_type AS itemType, l.item_no AS itemNo,
      l.item_name AS itemName, l.bl_color_id AS blColorId, l.color_name AS colorName, l.condition, l.completeness,
      l.unit_price AS unitPrice, o.currency, l.description, l.remarks, l.weight_mg AS weightMg
    FROM import_open_lines n
    JOIN order_lines l ON l.order_id = n.order_id AND l.remote_lot_id = n.remote_lot_id
    JOIN orders o ON o.id = n.order_id
    WHERE n.import_id = ${id} AND o.marketplace = ${source} AND l.lot_id IS NULL AND l.item_no IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM import_rows r WHERE r.import_id = ${id} AND r.remote_lot_id = n.remote_lot_id)
    GROUP BY l.remote_lot_id ORDER BY l.remote_lot_id`);
  return addRows(ctx, id, source, done, lines.map(soldOutLot));
}

const soldOutLot = (line: SoldOutLine): StagedLot =>
  stagedLot({
    ...line,
    externalLotId: null,
    boid: null,
    candidateItemNos: [line.itemNo],
    blColorId: line.blColorId ?? 0,
    boColorId: null,
    usedGrade: null,
    quantity: 0,
    bulk: 1,
    isRetain: false,
    stockRoom: null,
    forSale: true,
    myCost: null,
    salePercent: 0,
    tiers: [],
    bindId: null,
    createdAt: null,
    ids: [],
  });

interface OrdersAndPieces {
  orders: number;
  pieces: number;
}

/** What applying would do, counted; and which open orders of the other marketplace the owner must be asked about. */
export async function readPreview(
  ctx: ShopContext,
  row: Matched,
  isFirst: boolean,
): Promise<{ preview: Preview; otherOrders: OrdersAndPieces | null }> {
  const { id, source, done } = row;
  const [totals] = await ctx.db.all<Totals>(sql`SELECT
      count(*) FILTER (WHERE no < ${done}) AS lotsRead, coalesce(sum(quantity), 0) AS piecesRead,
      count(*) FILTER (WHERE plan = 'new') AS newLots,
      count(*) FILTER (WHERE plan = 'new' AND lot ->> 'placeKey' = '') AS lotsWithoutLocation,
      count(*) FILTER (WHERE plan = 'known') AS alreadyKnown,
      count(*) FILTER (WHERE plan = 'link' AND message IS NULL) AS linkedByExternalId,
      count(*) FILTER (WHERE plan = 'link' AND message IS NOT NULL) AS linkedByItem,
      count(*) FILTER (WHERE plan = 'ambiguous') AS ambiguous,
      count(*) FILTER (WHERE plan = 'unmatched') AS unmatched,
      count(*) FILTER (WHERE plan = 'differs') AS quantityDiffers,
      count(*) FILTER (WHERE plan = 'unreadable') AS unreadable
    FROM import_rows WHERE import_id = ${id}`);
  const [places] = await ctx.db.all<{ n: number }>(sql`SELECT count(*) AS n FROM (
      SELECT DISTINCT lot ->> 'placeKey' AS key FROM import_rows WHERE import_id = ${id} AND plan = 'new')
    WHERE key <> '' AND key NOT IN (SELECT code_key FROM locations WHERE shop_id = ${ctx.shopId})`);
  const [own] = await ctx.db.all<OrdersAndPieces>(sql`${notedOrders(id, source)}
      AND n.remote_lot_id IN (SELECT remote_lot_id FROM import_rows WHERE import_id = ${id} AND plan = 'new')`);
  const [others] = await ctx.db.all<OrdersAndPieces>(sql`${notedOrders(id, otherMarketplace(source))}
      ${isFirst ? sql`` : sql`AND ${concernsThese(id, source)}`}`);
  if (!totals) throw new Error('counting answered nothing');
  const { unreadable, ...counted } = totals;
  const preview: Preview = {
    ...counted,
    newLocations: places?.n ?? 0,
    openOrders: own?.orders ?? 0,
    openOrderPieces: own?.pieces ?? 0,
    problems: await readProblems(ctx, row),
    problemCount: totals.ambiguous + totals.unmatched + totals.quantityDiffers + unreadable,
  };
  return { preview, otherOrders: others && others.orders > 0 ? others : null };
}

type Totals = Omit<Preview, 'newLocations' | 'openOrders' | 'openOrderPieces' | 'problems' | 'problemCount'> & {
  unreadable: number;
};

const notedOrders = (importId: string, marketplace: MarketplaceName) =>
  sql`SELECT count(DISTINCT n.order_id) AS orders, coalesce(sum(n.quantity), 0) AS pieces
    FROM import_open_lines n
    JOIN orders o ON o.id = n.order_id
    JOIN order_lines l ON l.order_id = n.order_id AND l.remote_lot_id = n.remote_lot_id
    WHERE n.import_id = ${importId} AND o.marketplace = ${marketplace} AND o.status NOT IN ('picked', 'picked_short')`;

/** A Brick Owl line names its BrickLink lot as external id; a Brick Owl lot does the same for BrickLink lines. */
const concernsThese = (importId: string, source: MarketplaceName) =>
  source === 'bricklink'
    ? sql`l.external_lot_id IN (SELECT remote_lot_id FROM import_rows WHERE import_id = ${importId} AND plan = 'new')`
    : sql`n.remote_lot_id IN (SELECT lot ->> 'externalLotId' FROM import_rows WHERE import_id = ${importId} AND plan = 'unmatched')`;

const PROBLEM_KINDS = {
  ambiguous: 'ambiguous',
  unmatched: 'unmatched',
  differs: 'quantity_differs',
  unreadable: 'unreadable',
} as const satisfies Record<string, Import['problems'][number]['kind']>;

async function readProblems(ctx: ShopContext, { id }: Matched): Promise<Import['problems']> {
  const rows = await ctx.db.all<{
    remoteLotId: string;
    plan: keyof typeof PROBLEM_KINDS;
    message: string | null;
    lot: string;
  }>(
    sql`SELECT remote_lot_id AS remoteLotId, plan, message, lot FROM import_rows
      WHERE import_id = ${id} AND plan IN ('ambiguous', 'unmatched', 'differs', 'unreadable') ORDER BY no LIMIT ${PROBLEMS_SHOWN}`,
  );
  return rows.map(({ remoteLotId, plan, message, lot }) => ({
    remoteLotId,
    kind: PROBLEM_KINDS[plan],
    itemName: nameOf(JSON.parse(lot)),
    message: message ?? '',
  }));
}

const nameOf = (lot: StagedLot): string =>
  lot.itemName || lot.itemNo || lot.candidateItemNos[0] || lot.boid || `Lot ${lot.remoteLotId}`;
