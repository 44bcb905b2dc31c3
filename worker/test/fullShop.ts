import { env } from 'cloudflare:workers';
import { ulid } from 'ulid';
import { catalogLoads } from '../src/catalog/catalog.table.ts';
import { fileImports } from '../src/files/files.table.ts';
import { identifications } from '../src/identify/identify.table.ts';
import { lots, movements } from '../src/inventory/inventory.table.ts';
import { locations } from '../src/locations/locations.table.ts';
import { orderLines, orders, statusWrites } from '../src/orders/orders.table.ts';
import { pickSessions } from '../src/picking/picking.table.ts';
import { commit } from '../src/platform/batch.ts';
import { insertRows } from '../src/platform/bulk.ts';
import { shopDatabase } from '../src/platform/database.ts';
import { keepDeadLetter } from '../src/platform/deadLetters.ts';
import { changes, imports, syncRuns } from '../src/sync/sync.table.ts';
import { todos } from '../src/todos/todos.table.ts';
import { signUpShop, type TestClient } from './client.ts';

/** One row of everything that has an address, in a shop of its own. */
export interface FullShop {
  owner: TestClient;
  ids: {
    order: string;
    write: string;
    lot: string;
    todo: string;
    import: string;
    file: string;
    load: string;
    walk: string;
    photo: string;
    member: string;
    invitation: string;
    letter: string;
  };
}

/** A shop with a team of two, an open invitation, and one order, lot, to-do, import, sync run and status on its way. */
export async function fullShop(name: string): Promise<FullShop> {
  const owner = await signUpShop(name);
  await owner.invite('picker');
  const team = await owner.json<{ members: { id: string; isYou: boolean }[] }>('GET', '/api/members');
  const invited = await owner.json<{ id: string }>('POST', '/api/members', {
    email: 'open@example.test',
    role: 'viewer',
  });
  const { shopId } = owner;
  const tag = shopId.replace('shop_', '');
  const ids = {
    order: `ord_${tag}_bl_1`,
    write: `wrt_${tag}`,
    lot: `lot_${tag}`,
    todo: `todo_${tag}`,
    import: `imp_${tag}`,
    file: `fim_${tag}`,
    load: `cld_${tag}`,
    walk: `pks_${tag}`,
    photo: ulid(),
    member: team.body.members.find(({ isYou }) => !isYou)?.id ?? '',
    invitation: invited.body.id,
    letter: `msg_${tag}`,
  };
  const now = Date.now();
  const locationId = `loc_${tag}`;
  const item = {
    itemType: 'PART',
    itemNo: '3001',
    itemName: `Brick of ${name}`,
    blColorId: 11,
    condition: 'N',
  } as const;
  const db = shopDatabase(env, shopId);
  const money = { subtotal: 100, shipping: 0, insurance: 0, extra: 0, credit: 0, coupon: 0, tax: 0, grandTotal: 100 };
  await env.FILES.put(`photos/${shopId}/${ids.photo}`, 'a picture');
  await env.FILES.put(`lots/${shopId}/${ids.lot}/${ids.photo}`, 'a picture');
  await keepDeadLetter(env, { id: ids.letter, body: { kind: 'push', shopId } }, null);
  await commit(db, [
    ...insertRows(db, locations, [
      { id: locationId, shopId, code: `Shelf of ${name}`, codeKey: 'a1', sortKey: 'a1', createdAt: now },
    ]),
    ...insertRows(db, lots, [
      {
        ...item,
        id: ids.lot,
        shopId,
        unitPrice: 100,
        currency: 'EUR',
        description: '',
        remarks: '',
        bulk: 1,
        isRetain: false,
        salePercent: 0,
        tiers: [],
        version: 1,
        createdAt: now,
        updatedAt: now,
      },
    ]),
    ...insertRows(db, identifications, [
      {
        shopId,
        id: ids.photo,
        photoKey: `photos/${shopId}/${ids.photo}`,
        contentType: 'image/png',
        hash: 'h',
        subject: 'any',
        state: 'done',
        attempts: 1,
        createdAt: now,
      },
    ]),
    ...insertRows(db, pickSessions, [
      {
        id: ids.walk,
        shopId,
        no: 1,
        state: 'open',
        createdAt: now,
        lots: 1,
        pieces: 1,
        pickedPieces: 0,
        shortPieces: 0,
        pickers: [],
        estimatedMinutes: 1,
      },
    ]),
    ...insertRows(db, movements, [
      {
        id: `${ids.lot}/seed`,
        shopId,
        lotId: ids.lot,
        locationId,
        kind: 'receive',
        onHandDelta: 5,
        reservedDelta: 0,
        soldDelta: 0,
        at: now,
      },
    ]),
    ...insertRows(db, orders, [
      {
        id: ids.order,
        shopId,
        marketplace: 'bricklink',
        remoteId: '1',
        status: 'paid',
        rawStatus: 'PAID',
        fingerprint: 'f',
        contentFingerprint: 'c',
        holdsStock: true,
        orderedAt: now,
        changedAt: now,
        buyerName: `buyer-of-${tag}`,
        lotCount: 1,
        pieceCount: 1,
        batchCount: 1,
        currency: 'EUR',
        grandTotal: 100,
        details: {
          money,
          payment: { method: 'Bank', rawStatus: 'Received' },
          shippingMethod: 'Post',
          buyer: {
            realName: `Real ${tag}`,
            email: `mail-${tag}@example.test`,
            phone: '1',
            addressLines: ['Street'],
            countryCode: 'BE',
          },
          buyerNote: '',
          sellerNote: '',
        },
        version: 1,
        importedAt: now,
      },
    ]),
    ...insertRows(db, orderLines, [
      {
        ...item,
        orderId: ids.order,
        remoteLotId: '77',
        shopId,
        lotId: ids.lot,
        colorName: 'Black',
        wanted: 1,
        batches: [{ no: 1, quantity: 1 }],
        reserved: 0,
        picked: 0,
        waived: 0,
        unitPrice: 100,
        remarks: '',
        description: '',
      },
    ]),
    ...insertRows(db, statusWrites, [
      {
        id: ids.write,
        shopId,
        orderId: ids.order,
        target: 'picked',
        rawTarget: 'PACKED',
        state: 'parked',
        attempts: 9,
        nextAttemptAt: now,
        requestedAt: now,
      },
    ]),
    ...insertRows(db, todos, [
      {
        id: ids.todo,
        shopId,
        kind: 'shortage',
        subject: `shortage:${ids.order}:77`,
        state: 'open',
        message: `One piece is missing for ${name}`,
        quantity: 1,
        orderId: ids.order,
        remoteLotId: '77',
        lotId: ids.lot,
        note: '',
        createdAt: now,
      },
    ]),
    ...insertRows(db, imports, [
      {
        id: ids.import,
        shopId,
        source: 'bricklink',
        state: 'ready',
        stage: 'ready',
        done: 0,
        createUnmatched: false,
        applyFrom: 0,
        attempts: 0,
        createdAt: now,
      },
    ]),
    ...insertRows(db, fileImports, [
      {
        id: ids.file,
        shopId,
        name: 'stock.csv',
        format: 'csv',
        state: 'ready',
        options: {
          colors: 'bricklink',
          itemType: 'PART',
          condition: 'N',
          place: null,
          remarksArePlaces: true,
          duplicates: 'add',
        },
        done: 1,
        attempts: 0,
        createdAt: now,
      },
    ]),
    ...insertRows(db, catalogLoads, [
      {
        id: ids.load,
        shopId,
        state: 'mapping',
        fileName: `Parts of ${name}.csv`,
        fileKey: `catalog-loads/${shopId}/${ids.load}`,
        bytes: 10,
        kind: 'items',
        format: 'csv',
        delimiter: ',',
        columns: ['item_no', 'name'],
        sample: [],
        done: 0,
        problems: { count: 0, first: [] },
        attempts: 0,
        createdAt: now,
      },
    ]),
    ...insertRows(db, syncRuns, [
      {
        id: `run_${tag}`,
        shopId,
        trigger: 'manual',
        state: 'done',
        again: false,
        queuedAt: now,
        startedAt: now,
        finishedAt: now,
        parts: [],
      },
    ]),
    ...insertRows(db, changes, [{ shopId, topic: 'orders', kind: 'orders.new', ids: [ids.order], at: now }]),
  ]);
  return { owner, ids };
}

const SHOP_TABLES = [
  'orders',
  'order_lines',
  'status_writes',
  'lots',
  'stock_levels',
  'movements',
  'lot_changes',
  'locations',
  'todos',
  'imports',
  'file_imports',
  'catalog_items',
  'catalog_loads',
  'sync_runs',
  'connections',
  'audit_entries',
  'changes',
  'shop_settings',
  'pick_sessions',
  'pick_session_orders',
  'pick_deliveries',
  'layouts',
  'identifications',
];

/** Everything a shop has, for "nothing changed". */
export async function everythingOf(shopId: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const table of SHOP_TABLES) {
    found[table] = (
      await env.SHOP_DB.prepare(`SELECT * FROM ${table} WHERE shop_id = ? ORDER BY 1, 2`).bind(shopId).all()
    ).results;
  }
  for (const table of ['member', 'invitation']) {
    found[table] = (
      await env.CONTROL_DB.prepare(`SELECT * FROM ${table} WHERE organization_id = ? ORDER BY 1`).bind(shopId).all()
    ).results;
  }
  found.dead_letters = (
    await env.CONTROL_DB.prepare('SELECT * FROM dead_letters WHERE shop_id = ? ORDER BY id').bind(shopId).all()
  ).results;
  return found;
}
