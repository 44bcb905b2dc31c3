import type { ItemType } from '../contract/common.ts';

/** What a file or BrickLink says of an item; null where it says nothing, which leaves what is known. */
export interface ItemFacts {
  itemType: ItemType;
  itemNo: string;
  name: string;
  categoryId: number | null;
  categoryName: string | null;
  weightMg: number | null;
  year: number | null;
  dimensions: string | null;
  isObsolete: boolean | null;
  alternates: readonly string[];
}

/** LEGO's number of an item in a colour. */
export interface ElementFacts {
  elementId: string;
  itemType: ItemType;
  itemNo: string;
  blColorId: number;
}
