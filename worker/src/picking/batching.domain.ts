/** An order that may go on a cart. */
export interface CartOrder {
  id: string;
  lots: number;
}

export interface Cart {
  ids: string[];
  metres: number;
}

/**
 * Which orders to walk together: savings by Clarke & Wright, worked out anew after every merge (de Koster et al. 1999,
 * "C&W(ii)"). Of the carts found, the one with the oldest order goes first. Never longer than walking its orders in the
 * order they came, as many as fit.
 * @param orders oldest first
 * @param metresOf length of the walk over all stops of some orders; asked once for each set
 * @returns null when there is no order
 */
export function suggestCart(
  orders: readonly CartOrder[],
  { totes, lots }: { totes: number; lots: number },
  metresOf: (ids: readonly string[]) => number,
): Cart | null {
  const [oldest] = orders;
  if (!oldest) return null;
  const lotsOf = new Map(orders.map((order) => [order.id, order.lots]));
  const known = new Map<string, number>();
  const cost = (ids: readonly string[]) => {
    const key = [...ids].sort().join();
    const metres = known.get(key) ?? metresOf(ids);
    known.set(key, metres);
    return metres;
  };
  const fits = (ids: readonly string[]) =>
    ids.length <= totes && ids.reduce((sum, id) => sum + (lotsOf.get(id) ?? 0), 0) <= lots;
  let carts = orders.map(({ id }) => [id]);
  for (;;) {
    let best: { saving: number; a: string[]; b: string[] } | null = null;
    for (const [i, a] of carts.entries()) {
      for (const b of carts.slice(i + 1)) {
        if (!fits([...a, ...b])) continue;
        const saving = cost(a) + cost(b) - cost([...a, ...b]);
        if (!best || saving > best.saving) best = { saving, a, b };
      }
    }
    if (!best || best.saving <= 0) break;
    const { a, b } = best;
    carts = [[...a, ...b], ...carts.filter((cart) => cart !== a && cart !== b)];
  }
  const ids = carts.find((cart) => cart.includes(oldest.id)) ?? [oldest.id];
  return { ids: orders.map(({ id }) => id).filter((id) => ids.includes(id)), metres: cost(ids) };
}
