import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { OrderDetail, OrderPage, OrderSummary, StatusBody } from '../../../worker/src/contract/orders.ts';
import { nextStatuses } from '../../../worker/src/orders/orderStatus.domain.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { plural } from '../kit/format.ts';
import { toast } from '../kit/toast.tsx';

type Pages = { pages: OrderPage[]; pageParams: string[] };

/** What an order looks like the moment its button was pressed, before the server has answered. */
function expected<T extends OrderSummary>(order: T, status: StatusBody['status']): T {
  const next = status === 'picked' && order.shortPieces > 0 ? 'picked_short' : status;
  return {
    ...order,
    status: next,
    write:
      status === 'paid'
        ? null
        : { state: order.shortPieces > 0 ? 'waiting' : 'pending', target: status, message: null },
    ...('nextStatuses' in order ? { nextStatuses: nextStatuses(next) } : {}),
  };
}

/** Shows orders as changed wherever they stand on this screen. @returns puts everything back as it was */
function showAtOnce(ids: ReadonlySet<string>, change: <T extends OrderSummary>(order: T) => T): () => void {
  const before = [
    ...queryClient.getQueriesData<Pages>({ queryKey: ['orders'] }),
    ...[...ids].map((id) => [keys.order(id), queryClient.getQueryData<OrderDetail>(keys.order(id))] as const),
  ];
  queryClient.setQueriesData<Pages>(
    { queryKey: ['orders'] },
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({
          ...page,
          rows: page.rows.map((row) => (ids.has(row.id) ? change(row) : row)),
        })),
      },
  );
  for (const id of ids) queryClient.setQueryData<OrderDetail>(keys.order(id), (old) => old && change(old));
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
  };
}

function refetchOrders() {
  const stale = new Set(['orders', 'order', 'todos', 'syncStatus', 'lots', 'lot', 'movements']);
  return queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
}

const DONE_WORDS = {
  paid: 'The pick was taken back',
  picked: 'Marked picked',
  packed: 'Marked packed',
  shipped: 'Marked shipped',
} as const;

const orderName = (order: OrderSummary) => `${MARKETPLACE_LABELS[order.marketplace]} ${order.remoteId}`;

/**
 * Moves one order on (or, with `paid`, takes its pick back): shown at once, taken back with a sentence when the server
 * says no.
 */
export async function setStatus(order: OrderSummary, body: StatusBody): Promise<void> {
  await queryClient.cancelQueries({ predicate: (query) => ['orders', 'order'].includes(String(query.queryKey[0])) });
  const putBack = showAtOnce(new Set([order.id]), (one) => expected(one, body.status));
  try {
    const detail = await api.setStatus(order.id, body);
    queryClient.setQueryData(keys.order(order.id), detail);
    toast({
      text: `${orderName(order)}: ${DONE_WORDS[body.status].toLowerCase()}.`,
      tone: 'good',
      ...(body.status === 'picked'
        ? {
            action: {
              label: 'Undo',
              onClick: () => void setStatus({ ...order, status: 'picked' }, { status: 'paid' }),
            },
          }
        : {}),
    });
  } catch (error) {
    putBack();
    sayWhy(error, `${orderName(order)} stays as it was.`);
  }
  await refetchOrders();
}

const AT_ONCE = 100;

/** Moves many orders on; each succeeds or is refused on its own. @returns sentences of those refused, by order id */
export async function setStatuses(
  orders: readonly OrderSummary[],
  status: StatusBody['status'],
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const done: OrderSummary[] = [];
  await queryClient.cancelQueries({ queryKey: ['orders'] });
  const putBack = showAtOnce(new Set(orders.map((order) => order.id)), (one) => expected(one, status));
  try {
    for (let first = 0; first < orders.length; first += AT_ONCE) {
      const slice = orders.slice(first, first + AT_ONCE);
      const { results } = await api.setStatuses({ orderIds: slice.map((order) => order.id), status });
      for (const result of results) {
        const order = slice.find((one) => one.id === result.orderId);
        if (result.ok && order) done.push(order);
        else refused.set(result.orderId, result.message ?? 'It was refused.');
      }
    }
    if (done.length > 0) {
      const words = status === 'paid' ? 'taken back to paid' : `marked ${status}`;
      toast({
        text: `${plural(done.length, 'order')} ${words}.`,
        tone: 'good',
        ...(status === 'picked' ? { action: { label: 'Undo', onClick: () => void setStatuses(done, 'paid') } } : {}),
      });
    }
    const [sentence] = refused.values();
    if (sentence)
      toast({ text: refused.size === 1 ? sentence : `${refused.size} orders were refused: ${sentence}`, tone: 'bad' });
  } catch (error) {
    putBack();
    sayWhy(error, 'The orders stay as they were.');
  }
  await refetchOrders();
  return refused;
}

export async function retryWrite(order: OrderDetail, writeId: string): Promise<void> {
  try {
    await api.retryWrite(order.id, writeId);
    toast({ text: `Telling ${MARKETPLACE_LABELS[order.marketplace]} again.` });
  } catch (error) {
    sayWhy(error);
  }
  await refetchOrders();
}

function sayWhy(error: unknown, after = '') {
  if (!(error instanceof ApiError)) throw error;
  toast({ text: `${error.message} ${after}`.trim(), tone: 'bad' });
}
