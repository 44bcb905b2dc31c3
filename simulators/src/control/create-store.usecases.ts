import { bricklinkSecrets } from '../bricklink/bricklink.routes.ts';
import { FIRST_LOT_ID } from '../bricklink/inventory.routes.ts';
import { brickowlKey } from '../brickowl/brickowl.routes.ts';
import { FIRST_BO_LOT_ID } from '../brickowl/inventory.endpoints.ts';
import { generateOrders, remaining } from '../generator/orders.domain.ts';
import { generateStock } from '../generator/stock.domain.ts';
import { hashText, makeRng } from '../rng.domain.ts';
import { FIRST_ORDER_ID } from '../site/bricklink-site.usecases.ts';
import { FIRST_BO_ITEM_ID, FIRST_BO_ORDER_ID } from '../site/brickowl-site.usecases.ts';
import { SiteError } from '../site/site.errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../store/settings.domain.ts';
import type { Shop } from '../store/shop.store.ts';

const MAX_LOTS = 200_000;

/** What a store is made from. */
export interface StoreSpec {
  seed: number | string;
  lots: number;
  openOrders: number;
  closedOrders: number;
  brickowl: boolean;
  currency: string;
  empty: boolean;
  /** Epoch milliseconds that orders and lots are dated back from; null uses the clock. */
  now: number | null;
  settings: Partial<Settings>;
}

/** Reads a request body. @throws SiteError 400 */
export function parseSpec(input: unknown): StoreSpec {
  const raw = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const count = (name: string, fallback: number, max: number) => {
    const value = raw[name] ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
      throw new SiteError(400, `${name} must be an integer from 0 to ${max}`);
    return value;
  };
  const seed = raw.seed ?? 1;
  if (typeof seed !== 'number' && typeof seed !== 'string') throw new SiteError(400, 'seed must be a number or text');
  const empty = raw.empty === true;
  return {
    seed,
    lots: empty ? 0 : count('lots', 500, MAX_LOTS),
    openOrders: empty ? 0 : count('openOrders', 12, 5000),
    closedOrders: empty ? 0 : count('closedOrders', 0, 50_000),
    brickowl: raw.brickowl !== false,
    currency: typeof raw.currency === 'string' ? raw.currency : 'EUR',
    empty,
    now: typeof raw.now === 'number' ? raw.now : null,
    settings: parseSettings(raw.settings ?? {}),
  };
}

/** Reads changed settings. @throws SiteError 400 naming an unknown one or one of the wrong type */
export function parseSettings(input: unknown): Partial<Settings> {
  if (typeof input !== 'object' || input === null) throw new SiteError(400, 'settings is an object');
  const changes: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(input)) {
    const name = given === 'callbackUrl' ? 'bricklinkCallbackUrl' : given;
    if (!Object.hasOwn(DEFAULT_SETTINGS, name)) throw new SiteError(400, `there is no setting ${given}`);
    const fallback = DEFAULT_SETTINGS[name as keyof Settings];
    if (fallback !== null && value !== null && typeof value !== typeof fallback)
      throw new SiteError(400, `${given} must be a ${typeof fallback}`);
    changes[name] = value;
  }
  return changes as Partial<Settings>;
}

/** Credentials of a store; derived from its name. */
export function credentials(store: string) {
  return { bricklink: bricklinkSecrets(store), brickowl: { key: brickowlKey(store) } };
}

/** Counts of everything a store holds. */
export function counts(shop: Shop) {
  return {
    bricklink: { lots: shop.blLots.count(), orders: shop.blOrders.count() },
    brickowl: { lots: shop.boLots.count(), orders: shop.boOrders.count() },
  };
}

/** Empties a store and fills it from the generator. Same name and spec (with `now`), same store. */
export function createStore(shop: Shop, store: string, spec: StoreSpec): void {
  shop.clear();
  shop.setMeta('info', { store, created: spec, brickowl: spec.brickowl, draws: 0 });
  shop.changeSettings({ currency: spec.currency, ...spec.settings });
  if (spec.empty) return;
  const now = spec.now ?? shop.now();
  const rng = makeRng(hashText(String(spec.seed)));
  const stock = generateStock(rng, {
    lots: spec.lots,
    brickowl: spec.brickowl,
    now,
    firstBlId: FIRST_LOT_ID,
    firstBoId: FIRST_BO_LOT_ID,
  });
  const { blOrders, boOrders } = generateOrders(rng, stock, {
    openOrders: spec.lots === 0 ? 0 : spec.openOrders,
    closedOrders: spec.lots === 0 ? 0 : spec.closedOrders,
    brickowl: spec.brickowl,
    now,
    currency: shop.settings.currency,
    firstBlOrderId: FIRST_ORDER_ID,
    firstBoOrderId: FIRST_BO_ORDER_ID,
    firstBoItemId: FIRST_BO_ITEM_ID,
  });
  const { blLots, boLots } = remaining(stock);
  shop.blLots.insertMany(blLots);
  shop.boLots.insertMany(boLots);
  shop.blOrders.insertMany(blOrders);
  shop.boOrders.insertMany(boOrders);
  const last = (docs: readonly { id: number }[], start: number) =>
    docs.reduce((max, doc) => Math.max(max, doc.id), start);
  shop.setMeta(
    'sequence bl lot',
    last(
      stock.flatMap(({ bl }) => bl ?? []),
      FIRST_LOT_ID,
    ),
  );
  shop.setMeta(
    'sequence bo lot',
    last(
      stock.flatMap(({ bo }) => bo ?? []),
      FIRST_BO_LOT_ID,
    ),
  );
  shop.setMeta('sequence bl order', last(blOrders, FIRST_ORDER_ID));
  shop.setMeta('sequence bo order', last(boOrders, FIRST_BO_ORDER_ID));
  shop.setMeta(
    'sequence bo item',
    boOrders.flatMap((order) => order.lines).reduce((max, line) => Math.max(max, line.itemId), FIRST_BO_ITEM_ID),
  );
}
