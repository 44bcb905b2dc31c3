import { Hono } from 'hono';
import { BL_STATUSES, type BlLot, type BlOrder } from '../bricklink/model.domain.ts';
import * as link from '../bricklink/orders.domain.ts';
import { imageUrl } from '../bricklink/wire.domain.ts';
import { parseBoid } from '../brickowl/boid.domain.ts';
import { BO_STATUSES, type BoLot, type BoOrder, CONDITIONS } from '../brickowl/model.domain.ts';
import * as owl from '../brickowl/orders.domain.ts';
import { BUYERS } from '../buyers.data.ts';
import { colorByBlId, colorName } from '../catalog/colors.data.ts';
import { fourDecimals, twoDecimals } from '../money.domain.ts';
import { isForSale as linkForSale } from '../site/bricklink-site.usecases.ts';
import { isForSale as owlForSale } from '../site/brickowl-site.usecases.ts';
import type { Shop, Side } from '../store/shop.store.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';

const PAGE_SIZE = 48;

interface Offer {
  id: number;
  type: string;
  no: string;
  name: string;
  colorId: number;
  condition: string;
  note: string;
  quantity: number;
  bulk: number;
  price: number;
}

interface OrderView {
  id: number;
  status: string;
  orderedAt: number;
  total: number;
  lots: number;
  pieces: number;
  paid: boolean;
  closed: boolean;
  buyer: string;
  lines: {
    lotId: number;
    type: string;
    no: string;
    name: string;
    colorId: number;
    quantity: number;
    price: number;
    later: boolean;
  }[];
}

const blOffer = (lot: BlLot): Offer => ({
  ...lot,
  condition: lot.condition === 'N' ? 'New' : 'Used',
  note: lot.description,
  price: link.pricesFor(lot, lot.bulk).unitPriceFinal,
});

const boOffer = (lot: BoLot): Offer => ({
  ...lot,
  colorId: parseBoid(lot.boid)?.blColorId ?? 0,
  condition: CONDITIONS[lot.fullCon] ?? '',
  note: lot.publicNote,
  price: owl.priceFor(lot, lot.bulk),
});

function offers(shop: Shop, side: Side, query: string, from: number): Offer[] {
  return side === 'bricklink'
    ? shop.blLots.search(query, PAGE_SIZE, from).filter(linkForSale).map(blOffer)
    : shop.boLots.search(query, PAGE_SIZE, from).filter(owlForSale).map(boOffer);
}

function blView(order: BlOrder): OrderView {
  const totals = link.totalsOf(order);
  return {
    id: order.id,
    status: order.status,
    orderedAt: order.orderedAt,
    total: totals.grandTotal,
    lots: totals.uniqueCount,
    pieces: totals.totalCount,
    paid: order.paidAt !== null,
    closed: ['CANCELLED', 'PURGED', 'COMPLETED'].includes(order.status),
    buyer: order.buyer.username,
    lines: order.batches.flatMap((batch, index) =>
      batch.map((line) => ({ ...line, price: line.unitPriceFinal, later: index > 0 })),
    ),
  };
}

function boView(order: BoOrder): OrderView {
  const totals = owl.totalsOf(order);
  return {
    id: order.id,
    status: BO_STATUSES[order.status] ?? '',
    orderedAt: order.orderedAt,
    total: totals.orderTotal,
    lots: totals.lots,
    pieces: totals.quantity,
    paid: order.paid,
    closed: order.status === 8 || order.status === 6,
    buyer: order.buyer.username,
    lines: order.lines.map((line) => ({
      ...line,
      quantity: line.quantity - line.refunded,
      colorId: parseBoid(line.boid)?.blColorId ?? 0,
      later: false,
    })),
  };
}

const view = (shop: Shop, side: Side, id: number): OrderView | undefined => {
  if (side === 'bricklink') {
    const order = shop.blOrders.get(id);
    return order && blView(order);
  }
  const order = shop.boOrders.get(id);
  return order && boView(order);
};

function picture(item: { type: string; no: string; colorId: number }): string {
  return imageUrl(item.type, item.no, item.colorId).replace('//img.bricklink.com', '/images');
}

function color(colorId: number): Html | '' {
  if (colorId === 0) return '';
  return html`<span><span class="swatch" style="background:#${colorByBlId(colorId)?.hex ?? 'cccccc'}"></span>${colorName(colorId)}</span>`;
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

const when = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function statusTag(status: string): Html {
  const kind = /cancel|np|nrs|nss|ocr/i.test(status)
    ? 'bad'
    : /paid|received|shipped|completed|processed|packed/i.test(status)
      ? 'ok'
      : 'warn';
  return html`<span class="tag ${kind}">${status}</span>`;
}

function offerCard(offer: Offer): Html {
  return html`<li><img src="${picture(offer)}" alt="" width="192" height="192" loading="lazy">
    <span class="name">${offer.name}</span><small>${color(offer.colorId)}${offer.colorId === 0 ? '' : ' · '}${offer.condition}</small><small class="soft">${offer.no}${offer.note ? ` · ${offer.note}` : ''}</small>
    <span><span class="price">${fourDecimals(offer.price).slice(0, -1)}</span> <small class="soft">${offer.quantity} left${offer.bulk > 1 ? `, in ${offer.bulk}s` : ''}</small></span>
    <span class="buy"><input type="number" min="${offer.bulk}" max="${offer.quantity}" step="${offer.bulk}" value="${offer.bulk}" aria-label="Quantity of ${offer.name}">
    <button data-add="${offer.id}" data-price="${offer.price}" data-name="${offer.name}">Add</button></span></li>`;
}

function lotsPage(shop: Shop, store: string, side: Side, query: string, number: number): Response {
  const found = offers(shop, side, query, (number - 1) * PAGE_SIZE);
  const total = side === 'bricklink' ? shop.blLots.count() : shop.boLots.count();
  const link = (to: number) => `?q=${encodeURIComponent(query)}&page=${to}`;
  return page(
    {
      title: `${store} on ${side === 'bricklink' ? 'BrickLink' : 'Brick Owl'}`,
      store,
      side,
      currency: shop.settings.currency,
      page: 'lots',
    },
    html`<form class="search"><input name="q" type="search" value="${query}" placeholder="Name, number or drawer" aria-label="Search lots"><button class="main">Search</button></form>
    <p class="soft">${query ? `Lots with “${query}”` : `${total} lots`}, prices in ${shop.settings.currency}</p>
    ${found.length === 0 ? html`<p>Nothing for sale here${query ? ' under that name' : ''}.</p>` : html`<ul class="grid">${found.map(offerCard)}</ul>`}
    <div class="pager">${number > 1 ? html`<a href="${link(number - 1)}">Back</a>` : ''}${found.length > 0 && number * PAGE_SIZE < total ? html`<a href="${link(number + 1)}">More</a>` : ''}</div>
    <div id="cart" hidden><div><details><summary class="sum"></summary><ul></ul></details><button data-clear>Empty</button><button data-order="unpaid">Order, pay later</button><button class="main" data-order="paid">Order and pay</button></div></div>
    <datalist id="names">${BUYERS.map((buyer) => html`<option value="${buyer.username}">`)}</datalist>`,
  );
}

function ordersPage(shop: Shop, store: string, side: Side, buyer: string): Response {
  const all = side === 'bricklink' ? [...shop.blOrders.all()].map(blView) : [...shop.boOrders.all()].map(boView);
  const mine = all
    .filter((order) => order.buyer === buyer)
    .sort((a, b) => b.orderedAt - a.orderedAt)
    .slice(0, 100);
  return page(
    { title: 'My orders', store, side, currency: shop.settings.currency, page: 'orders' },
    html`<h1>Orders of ${buyer}</h1>
    ${
      mine.length === 0
        ? html`<p>No orders here yet. <a href="/shop/${store}/${side}">Look at the lots</a>.</p>`
        : html`<table><thead><tr><th>Order</th><th>Status</th><th class="hide">Placed</th><th class="num">Lots</th><th class="num">Total</th></tr></thead><tbody>
    ${mine.map((order) => html`<tr><td><a href="/shop/${store}/${side}/orders/${order.id}">${order.id}</a></td><td>${statusTag(order.status)}</td><td class="hide">${when(order.orderedAt)}</td><td class="num">${order.lots}</td><td class="num">${twoDecimals(order.total)}</td></tr>`)}
    </tbody></table>`
    }`,
  );
}

function orderPage(shop: Shop, store: string, side: Side, order: OrderView): Response {
  // BrickLink may have been given a status that nobody has heard of.
  const statuses = [...new Set([...(side === 'bricklink' ? BL_STATUSES : BO_STATUSES), order.status])];
  const line = (
    entry: OrderView['lines'][number],
  ) => html`<tr ${entry.later ? html`class="later"` : ''}><td class="pic"><img src="${picture(entry)}" alt="" width="48" height="48"></td>
    <td>${entry.name}<br><small class="soft">${color(entry.colorId)}${entry.colorId === 0 ? '' : ' · '}${entry.no}${entry.later ? ' · added later' : ''}</small>${order.closed ? '' : html`<span class="row"><input type="number" name="quantity" min="0" max="${entry.quantity - 1}" value="${entry.quantity - 1}" aria-label="New quantity of ${entry.name}" style="width:72px"><label class="row soft"><input type="checkbox" name="restock" style="min-height:0"> back on sale</label><button data-act="edit" data-id="${order.id}" data-lot="${entry.lotId}">Reduce</button></span>`}</td><td class="num">${entry.quantity} × ${fourDecimals(entry.price).slice(0, -1)}</td></tr>`;
  return page(
    { title: `Order ${order.id}`, store, side, currency: shop.settings.currency, page: 'order' },
    html`<h1>Order ${order.id} ${statusTag(order.status)}</h1>
    <p>${order.buyer} on ${side === 'bricklink' ? 'BrickLink' : 'Brick Owl'}, ${when(order.orderedAt)} UTC, ${count(order.lots, 'lot')}, ${count(order.pieces, 'piece')}, <span class="price">${twoDecimals(order.total)} ${shop.settings.currency}</span>, ${order.paid ? 'paid' : 'not paid'}</p>
    ${
      order.closed
        ? ''
        : html`<div class="row">${order.paid ? '' : html`<button class="main" data-act="pay" data-id="${order.id}">Pay</button>`}
      <button data-add-batch="${order.id}" disabled>Add what is in my cart</button> <a href="/shop/${store}/${side}">choose more lots</a></div>`
    }
    <h2>Items</h2><table><tbody>${order.lines.map(line)}</tbody></table>
    ${
      order.closed
        ? ''
        : html`<h2>Change</h2><div class="cards">
      <form data-ajax class="row"><label class="row"><input type="checkbox" name="restock"> the site puts items back on sale</label><button class="bad" data-act="cancel" data-id="${order.id}">Cancel order</button></form>
      <form data-ajax class="row"><label class="row">Status <select name="status">${statuses.map((name) => html`<option ${name === order.status ? html`selected` : ''}>${name}</option>`)}</select></label><button data-act="status" data-id="${order.id}">Set as the site would</button></form>
      ${side === 'bricklink' ? html`<form data-ajax class="row"><input name="body" placeholder="Message to the seller" aria-label="Message"><button data-act="messages" data-id="${order.id}">Send</button></form>` : ''}</div>`
    }
    <div id="cart" hidden><div><details><summary class="sum"></summary><ul></ul></details><button data-clear>Empty cart</button></div></div>`,
  );
}

/** The first page: all shops. */
export function homePage(stores: readonly string[]): Response {
  return page(
    { title: 'Practice marketplaces' },
    html`<h1>Practice marketplaces</h1><p>Be a buyer: choose a shop and where to order. The shop finds your order at its next sync.</p>
    ${stores.length === 0 ? html`<p>No shops yet. <code>PUT /_sim/stores/demo</code> makes one.</p>` : html`<div class="cards">${stores.map((store) => html`<section><h2 style="margin-top:0">${store}</h2><p class="row"><a href="/shop/${store}/bricklink">BrickLink side</a> <a href="/shop/${store}/brickowl">Brick Owl side</a></p></section>`)}</div>`}`,
  );
}

/** Buyer pages of one store, below `/shop/{store}`. */
export function buyerRoutes(shop: Shop) {
  const app = new Hono().basePath('/shop/:store');
  const sideOf = (text: string): Side => (text === 'brickowl' ? 'brickowl' : 'bricklink');
  const gone = (store: string) =>
    page(
      { title: 'Not found' },
      html`<h1>Not here</h1><p>There is no such page in the shop ${store}. <a href="/">All shops</a></p>`,
    );
  app.use('*', async (c, next) => {
    if (!shop.info) return gone(c.req.param('store') ?? '');
    await next();
  });
  app.get('/', (c) => c.redirect(`/shop/${c.req.param('store')}/bricklink`));
  app.get('/:side', (c) =>
    lotsPage(
      shop,
      c.req.param('store') ?? '',
      sideOf(c.req.param('side')),
      (c.req.query('q') ?? '').trim(),
      Math.max(1, Math.floor(Number(c.req.query('page') ?? 1)) || 1),
    ),
  );
  app.get('/:side/orders', (c) =>
    ordersPage(shop, c.req.param('store') ?? '', sideOf(c.req.param('side')), c.req.query('buyer') ?? 'castle_kai'),
  );
  app.get('/:side/orders/:id', (c) => {
    const side = sideOf(c.req.param('side'));
    const order = view(shop, side, Number(c.req.param('id')));
    return order ? orderPage(shop, c.req.param('store') ?? '', side, order) : gone(c.req.param('store') ?? '');
  });
  app.notFound((c) => gone(c.req.param('store') ?? ''));
  return app;
}
