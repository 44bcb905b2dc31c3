import type { BlLot, BlOrder } from '../bricklink/model.domain.ts';
import { boidBase, CUSTOM_BASE, itemByBase } from '../brickowl/boid.domain.ts';
import type { BoLot, BoOrder } from '../brickowl/model.domain.ts';
import { findItem, type ItemType, type SimItem } from '../catalog/items.domain.ts';
import { type Fault, PROMPT, promptCopies, strike } from '../faults.domain.ts';
import { DocTable } from './doc-table.store.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.domain.ts';

export type Side = 'bricklink' | 'brickowl';
/** Everything that is called and can be told to fail. */
export type Service = Side | 'brickognize';

/** What is remembered about a store besides its rows. */
export interface StoreInfo {
  store: string;
  /** The body it was created with. */
  created: unknown;
  brickowl: boolean;
  /** Grows with every random choice, so that the next one differs. */
  draws: number;
}

export interface CallRecord {
  id: number;
  at: number;
  side: Service;
  method: string;
  path: string;
  status: number;
  /** BrickLink's meta.code; the HTTP status elsewhere. */
  code: number;
}

const TABLES = ['bl_lots', 'bo_lots', 'bl_orders', 'bo_orders', 'notifications', 'nonces', 'calls', 'items', 'meta'];
const KEPT_CALLS = 50_000;

const itemKey = (type: ItemType, no: string) => `${type} ${no.toLowerCase()}`;

/** One simulated store: both marketplaces' lots and orders, settings, clock and call log. */
export class Shop {
  readonly blLots: DocTable<BlLot>;
  readonly boLots: DocTable<BoLot>;
  readonly blOrders: DocTable<BlOrder>;
  readonly boOrders: DocTable<BoOrder>;
  private cachedSettings: Settings | undefined;
  private ownItems: Map<string, { id: number; item: SimItem }> | undefined;

  constructor(
    readonly sql: SqlStorage,
    private readonly machineNow: () => number,
  ) {
    DocTable.create(sql);
    sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)');
    sql.exec(
      'CREATE TABLE IF NOT EXISTS notifications (id INTEGER PRIMARY KEY, event TEXT NOT NULL, resource_id INTEGER NOT NULL, at INTEGER NOT NULL)',
    );
    sql.exec('CREATE TABLE IF NOT EXISTS nonces (nonce TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (nonce, at))');
    sql.exec(
      'CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, side TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL, code INTEGER NOT NULL)',
    );
    sql.exec('CREATE INDEX IF NOT EXISTS calls_side_at ON calls (side, at)');
    sql.exec(
      'CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, type TEXT NOT NULL, no TEXT NOT NULL, doc TEXT NOT NULL, UNIQUE (type, no))',
    );
    this.blLots = new DocTable(sql, 'bl_lots');
    this.boLots = new DocTable(sql, 'bo_lots');
    this.blOrders = new DocTable(sql, 'bl_orders');
    this.boOrders = new DocTable(sql, 'bo_orders');
  }

  /** Empties the store; ids start over. */
  clear(): void {
    for (const table of TABLES) this.sql.exec(`DELETE FROM ${table}`);
    this.cachedSettings = undefined;
    this.ownItems = undefined;
  }

  getMeta<T>(key: string): T | undefined {
    const row = this.sql.exec<{ value: string }>('SELECT value FROM meta WHERE key = ?', key).toArray()[0];
    return row ? (JSON.parse(row.value) as T) : undefined;
  }

  setMeta(key: string, value: unknown): void {
    this.sql.exec('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, JSON.stringify(value));
  }

  get info(): StoreInfo | undefined {
    return this.getMeta<StoreInfo>('info');
  }

  get settings(): Settings {
    this.cachedSettings ??= { ...DEFAULT_SETTINGS, ...this.getMeta<Partial<Settings>>('settings') };
    return this.cachedSettings;
  }

  changeSettings(changes: Partial<Settings>): Settings {
    this.cachedSettings = { ...this.settings, ...changes };
    this.setMeta('settings', this.cachedSettings);
    return this.cachedSettings;
  }

  /** The store's own time, epoch milliseconds. */
  now(): number {
    const { fixedNowAt, clockOffsetMs } = this.settings;
    return fixedNowAt ?? this.machineNow() + clockOffsetMs;
  }

  /** The next number of a sequence; `start` is its first value. */
  nextId(sequence: string, start: number): number {
    const value = Math.max(start, (this.getMeta<number>(`sequence ${sequence}`) ?? start - 1) + 1);
    this.setMeta(`sequence ${sequence}`, value);
    return value;
  }

  /** Catalogue item: items this store has added, then the shared catalogue. */
  item(type: ItemType, no: string): SimItem | undefined {
    return this.own().get(itemKey(type, no))?.item ?? findItem(type, no);
  }

  /** Adds or replaces a catalogue item of this store. */
  addItem(item: SimItem): void {
    this.sql.exec(
      'INSERT INTO items (type, no, doc) VALUES (?, ?, ?) ON CONFLICT (type, no) DO UPDATE SET doc = excluded.doc',
      item.type,
      item.no,
      JSON.stringify(item),
    );
    this.ownItems = undefined;
  }

  /** Brick Owl's base id of an item, or undefined when it is in neither catalogue. */
  boidBase(type: ItemType, no: string): number | undefined {
    const shared = boidBase(type, no);
    if (shared !== undefined) return shared;
    const own = this.own().get(itemKey(type, no));
    return own ? CUSTOM_BASE + own.id : undefined;
  }

  itemByBase(base: number): SimItem | undefined {
    if (base < CUSTOM_BASE) return itemByBase(base);
    return [...this.own().values()].find(({ id }) => id === base - CUSTOM_BASE)?.item;
  }

  private own(): Map<string, { id: number; item: SimItem }> {
    if (!this.ownItems) {
      const rows = this.sql.exec<{ id: number; doc: string }>('SELECT id, doc FROM items').toArray();
      this.ownItems = new Map(
        rows.map(({ id, doc }) => {
          const item = JSON.parse(doc) as SimItem;
          return [itemKey(item.type, item.no), { id, item }];
        }),
      );
    }
    return this.ownItems;
  }

  /** The faults that strike a call; their counters move on. */
  struck(side: Service, method: string, path: string): Fault[] {
    const faults = this.getMeta<Fault[]>('faults') ?? [];
    if (faults.length === 0) return [];
    const result = strike(faults, side, method, path);
    this.setMeta('faults', result.faults);
    return result.hits;
  }

  /** Queues a BrickLink notification, unless a fault loses it. */
  notify(event: 'Order' | 'Message' | 'Feedback', resourceId: number): void {
    const copies = promptCopies(this.struck('bricklink', PROMPT, '/notifications'));
    for (let copy = 0; copy < copies * (this.settings.duplicateNotifications ? 2 : 1); copy++) {
      this.sql.exec(
        'INSERT INTO notifications (event, resource_id, at) VALUES (?, ?, ?)',
        event,
        resourceId,
        this.now(),
      );
    }
  }

  logCall(call: Omit<CallRecord, 'id'>): void {
    this.sql.exec(
      'INSERT INTO calls (at, side, method, path, status, code) VALUES (?, ?, ?, ?, ?, ?)',
      call.at,
      call.side,
      call.method,
      call.path,
      call.status,
      call.code,
    );
    if (this.sql.exec<{ id: number }>('SELECT MAX(id) AS id FROM calls').one().id % 5000 === 0) {
      this.sql.exec('DELETE FROM calls WHERE id <= (SELECT MAX(id) FROM calls) - ?', KEPT_CALLS);
    }
  }

  /** Logged calls of a side since a time, those beyond a rate limit not counted. */
  callsSince(side: Service, since: number, path?: string): number {
    const query = `SELECT COUNT(*) AS n FROM calls WHERE side = ? AND at > ? AND code <> 429 ${path ? 'AND path = ?' : ''}`;
    return this.sql.exec<{ n: number }>(query, ...(path ? [side, since, path] : [side, since])).one().n;
  }
}
