import type { ItemType } from '../contract/common.ts';

/** An item as the shop's catalogue knows it. */
export interface KnownItem {
  itemType: ItemType;
  itemNo: string;
  itemName: string;
  /** BrickLink colours it was made in, the most common first; empty when the catalogue has none of them. */
  colorIds: readonly number[];
}

/** By `itemKey` of what was asked for; what is not known is not in it. */
export type KnownItems = ReadonlyMap<string, KnownItem>;

/** Numbers are compared without regard to case. */
export const itemKey = ({ itemType, itemNo }: { itemType: ItemType; itemNo: string }) =>
  `${itemType} ${itemNo.trim().toLowerCase()}`;

/** Everything the catalogue has to say about some numbers. */
export interface KnownNumbers {
  /** The items a number may mean, by `itemKey` of what was asked for: the one that bears it, else all that once did. */
  meant: ReadonlyMap<string, readonly KnownItem[]>;
  /** The other numbers of these items, by `itemKey` of the item. */
  others: ReadonlyMap<string, readonly OtherNumber[]>;
}

export interface OtherNumber {
  itemNo: string;
  /** More items than this one go by it. */
  isShared: boolean;
}
