import { ulid } from 'ulid';
import type { MarketplaceName } from '../contract/common.ts';

/** Makes ids such as `run_01JQ…`; injected so that tests can foresee them. */
export type NewId = (prefix: string) => string;

export const newUlid: NewId = (prefix) => `${prefix}_${ulid()}`;

/** The id of a command: a bare ULID, as phones make them. */
export const newCommandId = (): string => ulid();

const SHORT: Record<MarketplaceName, string> = { bricklink: 'bl', brickowl: 'bo' };

/**
 * The order's id from what identifies it outside, so that seeing an order twice cannot make two.
 * @returns `ord_<shop>_<bl|bo>_<remote id>`
 */
export const orderIdOf = (shopId: string, marketplace: MarketplaceName, remoteId: string) =>
  `ord_${shopId.replace(/^shop_/, '')}_${SHORT[marketplace]}_${remoteId}`;

/** The lot made from a remote lot by an import: importing it again names the same lot. */
export const importedLotId = (shopId: string, marketplace: MarketplaceName, remoteLotId: string) =>
  `lot_${shopId.replace(/^shop_/, '')}_${SHORT[marketplace]}_${remoteLotId}`;

/**
 * A movement's id from its lot and its cause: a repeated cause is a repeated id and changes nothing.
 * The lot comes first so that a lot's ledger is one range of the primary key.
 */
export const movementId = (lotId: string, cause: string) => `${lotId}/${cause}`;
