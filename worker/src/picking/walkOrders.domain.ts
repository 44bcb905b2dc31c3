import { colorHex, colorName } from '../catalog/colors.domain.ts';
import { itemImagePath } from '../contract/images.ts';
import type { PickItem, PickLine, PickOrder } from '../contract/picking.ts';
import type { lots } from '../inventory/inventory.table.ts';
import { isOutOfDrawers } from '../orders/orderStatus.domain.ts';
import type { LineState, OrderRow, OrderState } from '../orders/orders.domain.ts';
import { iso } from '../platform/clock.ts';

type LotRow = typeof lots.$inferSelect;

/** What the tote says: the buyer's initials and the order's last four digits. `JS 0031`. */
export function orderCode({ buyerName, remoteId }: Pick<OrderRow, 'buyerName' | 'remoteId'>): string {
  const words = buyerName.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = '', second] = words;
  const initials = second ? (first[0] ?? '') + (second[0] ?? '') : first.slice(0, 2);
  return `${initials.toUpperCase()} ${remoteId.slice(-4)}`.trim();
}

/** An order as it goes into a walk. */
export const pickOrder = ({ order, lines }: OrderState): PickOrder => ({
  orderId: order.id,
  version: order.version,
  marketplace: order.marketplace,
  remoteId: order.remoteId,
  code: orderCode(order),
  orderedAt: iso(order.orderedAt),
  state: order.status === 'cancelled' ? 'cancelled' : isOutOfDrawers(order.status) ? 'elsewhere' : 'in',
  lines: lines.filter((line) => line.wanted > 0 || line.picked > 0 || line.reserved > 0).map(pickLine),
});

function pickLine(line: LineState): PickLine {
  const total = Math.max(0, line.wanted - line.waived);
  const held = line.claims.filter(({ quantity }) => quantity > 0);
  return {
    remoteLotId: line.remoteLotId,
    total,
    pickedBefore: line.picked,
    item: lineItem(line),
    places:
      line.lotId === null
        ? [{ locationId: null, quantity: Math.max(0, total - line.picked) }]
        : held.map(({ locationId, quantity }) => ({ locationId, quantity })),
  };
}

const lineItem = (line: LineState): PickItem => ({
  lotId: line.lotId,
  itemType: line.itemType,
  itemNo: line.itemNo,
  itemName: line.itemName,
  blColorId: line.blColorId,
  colorName: line.colorName,
  colorHex: colorHex(line.blColorId),
  condition: line.condition,
  completeness: line.completeness,
  remarks: line.remarks,
  description: line.description,
  imageUrl: itemImagePath(line.itemType, line.itemNo, line.blColorId),
});

/** A lot as a walk shows it. */
export const lotItem = (lot: LotRow): PickItem => ({
  lotId: lot.id,
  itemType: lot.itemType,
  itemNo: lot.itemNo,
  itemName: lot.itemName,
  blColorId: lot.blColorId,
  colorName: colorName(lot.blColorId),
  colorHex: colorHex(lot.blColorId),
  condition: lot.condition,
  completeness: lot.completeness,
  remarks: lot.remarks,
  description: lot.description,
  imageUrl: itemImagePath(lot.itemType, lot.itemNo, lot.blColorId),
});
