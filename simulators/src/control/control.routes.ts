import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { BUYERS } from '../buyers.data.ts';
import { type Fault, parseFault } from '../faults.domain.ts';
import { orderSize } from '../generator/orders.domain.ts';
import { hashText, makeRng } from '../rng.domain.ts';
import * as linkSite from '../site/bricklink-site.usecases.ts';
import * as owlSite from '../site/brickowl-site.usecases.ts';
import { SiteError, type Wanted } from '../site/site.errors.ts';
import type { CallRecord, Shop, Side } from '../store/shop.store.ts';
import { counts, createStore, credentials, parseSettings, parseSpec } from './create-store.usecases.ts';
import { addBricklinkLots, addBrickowlLots, editLot } from './lots.usecases.ts';

/** What the control API needs from the object that hosts a store. */
export interface ControlHost {
  shop: Shop;
  /** Tells the shop's software about an order, as the marketplaces do; never fails. */
  announce(side: Side, orderId: number): void;
}

type Body = Record<string, unknown>;

function sideOf(text: string): Side {
  if (text !== 'bricklink' && text !== 'brickowl') throw new SiteError(404, `there is no marketplace ${text}`);
  return text;
}

function integer(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new SiteError(400, `${name} must be an integer of 0 or more`);
  return value;
}

/** Lines of an order: given, or `random` lots drawn from what is for sale. */
function wantedLines(shop: Shop, side: Side, body: Body): Wanted[] {
  if (Array.isArray(body.lines)) {
    return body.lines.map((line: Body) => ({
      lotId: integer(line.lotId, 'lotId'),
      quantity: integer(line.quantity, 'quantity'),
    }));
  }
  const info = shop.info;
  if (!info) throw new SiteError(404, 'there is no such store');
  shop.setMeta('info', { ...info, draws: info.draws + 1 });
  const rng = makeRng(hashText(`${info.store} ${side} ${info.draws}`));
  const table = side === 'bricklink' ? shop.blLots : shop.boLots;
  const total = table.count();
  const size = typeof body.random === 'number' ? body.random : orderSize(rng);
  const wanted = new Map<number, Wanted>();
  for (let attempt = 0; attempt < size * 8 && wanted.size < size && total > 0; attempt++) {
    const id = table.idAt(rng.int(0, total - 1)) ?? -1;
    const bl = side === 'bricklink' ? shop.blLots.get(id) : undefined;
    const bo = side === 'brickowl' ? shop.boLots.get(id) : undefined;
    const lot = bl && linkSite.isForSale(bl) ? bl : bo && owlSite.isForSale(bo) ? bo : undefined;
    if (!lot || lot.quantity < lot.bulk) continue;
    const pieces = Math.min(lot.quantity, Math.max(1, Math.round(Math.exp(1.2 + rng.normal()))));
    wanted.set(id, { lotId: id, quantity: Math.max(lot.bulk, Math.floor(pieces / lot.bulk) * lot.bulk) });
  }
  if (wanted.size === 0) throw new SiteError(409, 'nothing is for sale');
  return [...wanted.values()];
}

function orderAction(shop: Shop, side: Side, id: number, action: string, body: Body) {
  const restock = body.restock === true;
  const force = body.force === true;
  const edit = () => ({
    lotId: integer(body.lotId, 'lotId'),
    quantity: integer(body.quantity ?? 0, 'quantity'),
    restock,
  });
  if (side === 'bricklink') {
    if (action === 'batches') return linkSite.addBatch(shop, id, wantedLines(shop, side, body), force);
    if (action === 'pay') return linkSite.pay(shop, id);
    if (action === 'cancel') return linkSite.cancel(shop, id, restock);
    if (action === 'status') return linkSite.setStatus(shop, id, String(body.status), force);
    if (action === 'edit') return linkSite.editLine(shop, id, edit());
    if (action === 'messages')
      return linkSite.addMessage(
        shop,
        id,
        String(body.body ?? ''),
        typeof body.subject === 'string' ? body.subject : null,
      );
  } else {
    if (action === 'batches') return owlSite.combine(shop, id, wantedLines(shop, side, body), force);
    if (action === 'pay') return owlSite.pay(shop, id);
    if (action === 'cancel') return owlSite.cancel(shop, id, restock);
    if (action === 'status') return owlSite.setStatus(shop, id, body.status as string | number);
    if (action === 'edit') return owlSite.editLine(shop, id, { ...edit(), refund: body.refund === true });
  }
  throw new SiteError(404, `there is no action ${action}`);
}

/** A stable fingerprint of all lots of both sides, with counts. */
function digest(shop: Shop) {
  const hash = createHash('sha256');
  const pieces = { bricklink: 0, brickowl: 0 };
  for (const lot of shop.blLots.all()) {
    pieces.bricklink += lot.quantity;
    hash.update(`bricklink ${JSON.stringify(lot)}\n`);
  }
  for (const lot of shop.boLots.all()) {
    pieces.brickowl += lot.quantity;
    hash.update(`brickowl ${JSON.stringify(lot)}\n`);
  }
  return { digest: hash.digest('hex'), pieces, counts: counts(shop) };
}

/** Everything as one JSON text, written row by row: a big store does not fit in memory twice. */
function stateStream(shop: Shop): ReadableStream<Uint8Array> {
  function* text(): Generator<string> {
    yield `{"store":${JSON.stringify(shop.info?.store)},"settings":${JSON.stringify(shop.settings)}`;
    for (const [side, lots, orders] of [
      ['bricklink', shop.blLots, shop.blOrders],
      ['brickowl', shop.boLots, shop.boOrders],
    ] as const) {
      for (const [name, table] of [
        ['lots', lots],
        ['orders', orders],
      ] as const) {
        yield name === 'lots' ? `,"${side}":{"lots":[` : ',"orders":[';
        let lead = '';
        let chunk = '';
        for (const row of table.all()) {
          chunk += lead + JSON.stringify(row);
          lead = ',';
          if (chunk.length > 200_000) {
            yield chunk;
            chunk = '';
          }
        }
        yield `${chunk}]`;
      }
      yield '}';
    }
    yield '}';
  }
  const parts = text();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

function calls(shop: Shop, query: URLSearchParams) {
  const after = Number(query.get('after') ?? 0);
  const limit = Math.min(10_000, Number(query.get('limit') ?? 1000));
  const rows = shop.sql
    .exec<CallRecord & Record<string, SqlStorageValue>>(
      'SELECT * FROM calls WHERE id > ? ORDER BY id LIMIT ?',
      after,
      limit,
    )
    .toArray();
  const grouped = shop.sql
    .exec<{ side: string; method: string; n: number }>(
      'SELECT side, method, COUNT(*) AS n FROM calls GROUP BY side, method',
    )
    .toArray();
  const total = (side: string) => grouped.filter((row) => row.side === side).reduce((sum, row) => sum + row.n, 0);
  return {
    counts: {
      bricklink: total('bricklink'),
      brickowl: total('brickowl'),
      brickognize: total('brickognize'),
      byMethod: Object.fromEntries(grouped.map((row) => [`${row.side} ${row.method}`, row.n])),
    },
    calls: rows,
  };
}

/** The control API of one store, below `/_sim/stores/{store}`. */
export function controlRoutes(host: ControlHost) {
  const { shop } = host;
  const app = new Hono().basePath('/_sim/stores/:store');
  const bodyOf = async (request: { text(): Promise<string> }): Promise<unknown> => {
    const text = await request.text();
    if (text === '') return {};
    try {
      return JSON.parse(text);
    } catch {
      throw new SiteError(400, 'the body is not JSON');
    }
  };
  const asObject = (body: unknown) => (typeof body === 'object' && body !== null ? (body as Body) : {});

  app.onError((error, c) => {
    if (error instanceof SiteError) return c.json({ error: error.message }, error.status as 400);
    return c.json({ error: error.message }, 500);
  });
  app.notFound((c) =>
    c.json({ error: `The simulator does not know ${c.req.method} ${new URL(c.req.url).pathname}` }, 501),
  );

  app.put('/', async (c) => {
    const store = c.req.param('store') ?? '';
    const body = asObject(await bodyOf(c.req));
    const spec = parseSpec(body);
    const created = !(body.ifAbsent === true && JSON.stringify(shop.info?.created) === JSON.stringify(spec));
    if (created) createStore(shop, store, spec);
    return c.json({ store, created, credentials: credentials(store), counts: counts(shop) }, created ? 201 : 200);
  });
  app.use('*', async (c, next) => {
    if (!shop.info) throw new SiteError(404, `there is no store ${c.req.param('store')}`);
    await next();
  });
  app.get('/', (c) => {
    const store = c.req.param('store') ?? '';
    return c.json({
      store,
      created: shop.info?.created,
      credentials: credentials(store),
      counts: counts(shop),
      settings: shop.settings,
    });
  });
  app.delete('/', (c) => {
    shop.clear();
    return c.json({ deleted: true });
  });
  app.get('/state', (c) => {
    if (c.req.query('digest')) return c.json(digest(shop));
    return new Response(stateStream(shop), { headers: { 'content-type': 'application/json' } });
  });
  app.get('/calls', (c) => c.json(calls(shop, new URL(c.req.url).searchParams)));
  app.delete('/calls', (c) => {
    shop.sql.exec('DELETE FROM calls');
    return c.json({ deleted: true });
  });
  app.get('/settings', (c) => c.json(shop.settings));
  app.patch('/settings', async (c) => c.json(shop.changeSettings(parseSettings(await bodyOf(c.req)))));
  app.get('/callbacks', (c) => c.json({ callbacks: shop.getMeta('callbacks') ?? [] }));

  const faults = () => shop.getMeta<Fault[]>('faults') ?? [];
  app.get('/faults', (c) => c.json({ faults: faults() }));
  app.post('/faults', async (c) => {
    const body = await bodyOf(c.req);
    try {
      const added = (Array.isArray(body) ? body : [body]).map((entry) => parseFault(shop.nextId('fault', 1), entry));
      shop.setMeta('faults', [...faults(), ...added]);
      return c.json({ faults: added }, 201);
    } catch (error) {
      throw new SiteError(400, error instanceof Error ? error.message : 'malformed fault');
    }
  });
  app.delete('/faults', (c) => {
    shop.setMeta('faults', []);
    return c.json({ deleted: true });
  });
  app.delete('/faults/:id', (c) => {
    shop.setMeta(
      'faults',
      faults().filter((fault) => String(fault.id) !== c.req.param('id')),
    );
    return c.json({ deleted: true });
  });

  app.post('/:side/lots', async (c) => {
    const body = await bodyOf(c.req);
    return c.json(
      sideOf(c.req.param('side')) === 'bricklink' ? addBricklinkLots(shop, body) : addBrickowlLots(shop, body),
      201,
    );
  });
  app.get('/:side/lots/:id', (c) => {
    const table = sideOf(c.req.param('side')) === 'bricklink' ? shop.blLots : shop.boLots;
    const lot = table.get(Number(c.req.param('id')));
    if (!lot) throw new SiteError(404, `there is no lot ${c.req.param('id')}`);
    return c.json(lot);
  });
  app.patch('/:side/lots/:id', async (c) => {
    const lot = editLot(shop, sideOf(c.req.param('side')), Number(c.req.param('id')), await bodyOf(c.req));
    if (!lot) throw new SiteError(404, `there is no lot ${c.req.param('id')}`);
    return c.json(lot);
  });
  app.delete('/:side/lots/:id', (c) => {
    const table = sideOf(c.req.param('side')) === 'bricklink' ? shop.blLots : shop.boLots;
    if (!table.delete(Number(c.req.param('id')))) throw new SiteError(404, `there is no lot ${c.req.param('id')}`);
    return c.json({ deleted: true });
  });

  app.post('/:side/orders', async (c) => {
    const side = sideOf(c.req.param('side'));
    const body = asObject(await bodyOf(c.req));
    const lines = wantedLines(shop, side, body);
    const rng = makeRng(hashText(`buyer ${JSON.stringify(lines)}`));
    const input = {
      lines,
      buyer: typeof body.buyer === 'string' ? body.buyer : rng.pick(BUYERS).username,
      paid: body.paid !== false,
      ...(typeof body.orderedAt === 'number'
        ? { orderedAt: body.orderedAt }
        : typeof body.orderedAt === 'string'
          ? { orderedAt: Date.parse(body.orderedAt) }
          : {}),
    };
    const order = side === 'bricklink' ? linkSite.placeOrder(shop, input) : owlSite.placeOrder(shop, input);
    host.announce(side, order.id);
    return c.json(order, 201);
  });
  app.get('/:side/orders/:id', (c) => {
    const table = sideOf(c.req.param('side')) === 'bricklink' ? shop.blOrders : shop.boOrders;
    const order = table.get(Number(c.req.param('id')));
    if (!order) throw new SiteError(404, `there is no order ${c.req.param('id')}`);
    return c.json(order);
  });
  app.post('/:side/orders/:id/:action', async (c) => {
    const side = sideOf(c.req.param('side'));
    const order = orderAction(
      shop,
      side,
      Number(c.req.param('id')),
      c.req.param('action'),
      asObject(await bodyOf(c.req)),
    );
    // Brick Owl announces new orders only.
    if (side === 'bricklink') host.announce(side, order.id);
    return c.json(order);
  });
  return app;
}
