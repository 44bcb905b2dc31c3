import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { ItemType } from '../src/contract/common.ts';
import type { LotPage } from '../src/contract/inventory.ts';
import { listings, lots, movements } from '../src/inventory/inventory.table.ts';
import { codeKey, sortKey } from '../src/locations/locationCodes.domain.ts';
import { locations } from '../src/locations/locations.table.ts';
import { connections } from '../src/marketplaces/connections.table.ts';
import { commit } from '../src/platform/batch.ts';
import { insertRows } from '../src/platform/bulk.ts';
import type { TestClient } from './client.ts';
import { testContext } from './context.ts';

/** A lot as it lies on the shelf. */
export interface Seed {
  id: string;
  itemType?: ItemType;
  itemNo: string;
  itemName?: string;
  color?: number;
  condition?: 'N' | 'U';
  price?: number;
  remarks?: string;
  stockRoom?: 'A';
  /** Pieces by location code. */
  at?: Record<string, number>;
  reserved?: number;
  shows?: number;
  unknown?: boolean;
}

/** Puts lots on the shelf the only way there is: by movements. */
export async function seed(shopId: string, seeds: Seed[]) {
  const ctx = testContext(shopId);
  const codes = [...new Set(seeds.flatMap(({ at = {} }) => Object.keys(at)))];
  const placeOf = (code: string) => `loc_${shopId}_${codeKey(code)}`;
  const lotOf = (id: string) => `lot_${shopId}_${id}`;
  await commit(ctx.db, [
    ...insertRows(
      ctx.db,
      locations,
      codes.map((code) => ({
        id: placeOf(code),
        shopId,
        code,
        codeKey: codeKey(code),
        sortKey: sortKey(code),
        createdAt: 0,
      })),
    ),
    ...insertRows(
      ctx.db,
      lots,
      seeds.map((lot) => ({
        id: lotOf(lot.id),
        shopId,
        itemType: lot.itemType ?? ('PART' as const),
        itemNo: lot.itemNo,
        itemName: lot.itemName ?? 'Brick 2 x 4',
        blColorId: lot.color ?? 11,
        condition: lot.condition ?? ('N' as const),
        unitPrice: lot.price ?? 1000,
        currency: 'EUR',
        description: '',
        remarks: lot.remarks ?? '',
        bulk: 1,
        isRetain: false,
        stockRoom: lot.stockRoom ?? null,
        salePercent: 0,
        tiers: [],
        version: 1,
        createdAt: 0,
        updatedAt: 0,
      })),
    ),
    ...insertRows(
      ctx.db,
      connections,
      [
        {
          shopId,
          marketplace: 'bricklink',
          sealedCredentials: '',
          credentialHint: '',
          ordersSince: 0,
          connectedAt: 0,
          hookToken: '',
          stockMode: 'on',
        },
      ],
      sql`DO NOTHING`,
    ),
    ...insertRows(
      ctx.db,
      listings,
      seeds.flatMap((lot) =>
        lot.shows === undefined
          ? []
          : [
              {
                shopId,
                marketplace: 'bricklink' as const,
                remoteLotId: `remote ${lot.id}`,
                lotId: lotOf(lot.id),
                shownQuantity: lot.shows,
                state: lot.unknown ? ('unknown' as const) : ('known' as const),
                lotVersion: 1,
                updatedAt: 0,
              },
            ],
      ),
    ),
    ...insertRows(
      ctx.db,
      movements,
      seeds.flatMap((lot) =>
        Object.entries(lot.at ?? {}).map(([code, quantity], i) => ({
          id: `${lotOf(lot.id)}/seed-${i}`,
          shopId,
          lotId: lotOf(lot.id),
          locationId: placeOf(code),
          kind: 'receive' as const,
          onHandDelta: quantity,
          reservedDelta: i === 0 ? (lot.reserved ?? 0) : 0,
          soldDelta: 0,
          at: 1000 + i,
        })),
      ),
    ),
  ]);
}

/** The seeds' ids of all pages, read one after the other. */
export async function walk(client: TestClient, query: string, limit = 3): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    if (page > 50) throw new Error('the list does not end');
    const path: string = `/api/lots?limit=${limit}&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { status, body }: { status: number; body: LotPage } = await client.json<LotPage>('GET', path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    expect(body.rows.length).toBeLessThanOrEqual(limit);
    ids.push(...body.rows.map(({ id }) => id.split('_').at(-1) ?? ''));
    cursor = body.nextCursor;
  }
  return ids;
}
