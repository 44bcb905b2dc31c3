import { loadStock } from '../inventory/stock.store.ts';
import { guessLayout } from '../locations/layout.domain.ts';
import { findLayout } from '../locations/layouts.store.ts';
import { codesFromRemarks } from '../locations/locationCodes.domain.ts';
import type { LineState, OrderState } from '../orders/orders.domain.ts';
import type { ShopContext } from '../platform/context.ts';
import { BookPlan } from './bookPlan.domain.ts';
import { chooseLocations } from './locationChoice.domain.ts';
import { planRoute } from './routePlanner.domain.ts';
import { loadCodes } from './walkOrders.store.ts';

/** More lots with a choice than this are left where they are promised: the rest of the walk decides them anyway. */
const MOST_CHOICES = 40;

/**
 * Decides, for lots that lie in several places, where the walk fetches them, and moves their promises there. A place
 * counts only when it holds enough for all of the walk's orders.
 * @param states orders of the walk; their claims are changed in place
 * @returns movements for the batch that starts the walk
 */
export async function planLocations(ctx: ShopContext, sessionId: string, states: OrderState[]) {
  const lines = states.flatMap((state) => state.lines);
  const held = Map.groupBy(
    lines.flatMap((line) => line.claims.filter(({ quantity }) => quantity > 0).map((claim) => ({ line, claim }))),
    ({ claim }) => claim.lotId,
  );
  const stock = await loadStock(ctx, [...held.keys()]);
  const codes = await loadCodes(
    ctx,
    [...stock.values()].flatMap((levels) => levels.map(({ locationId }) => locationId)),
  );
  const codeOf = (locationId: string) => codes.get(locationId) ?? '';
  const choices: { id: string; places: string[] }[] = [];
  const fixed: { id: string; code: string }[] = lines
    .filter((line) => line.lotId === null)
    .map((line) => ({ id: `${line.orderId}|${line.remoteLotId}`, code: codesFromRemarks(line.remarks)[0] ?? '' }));
  for (const [lotId, claims] of held) {
    const need = claims.reduce((sum, { claim }) => sum + claim.quantity, 0);
    const own = (place: string) =>
      claims.reduce((sum, { claim }) => sum + (claim.locationId === place ? claim.quantity : 0), 0);
    const enough = (stock.get(lotId) ?? [])
      .filter(({ locationId, onHand, reserved }) => onHand - reserved + own(locationId) >= need)
      .map(({ locationId }) => locationId)
      .sort((a, b) => own(b) - own(a));
    const now = [...new Set(claims.map(({ claim }) => claim.locationId))];
    const isChoice = enough.length > 1 || (enough.length === 1 && now.length > 1);
    if (isChoice && choices.length < MOST_CHOICES) choices.push({ id: lotId, places: enough });
    else for (const place of now) fixed.push({ id: `${lotId}|${place}`, code: codeOf(place) });
  }
  if (choices.length === 0) return [];
  // Guessed once from all places in question: a guess for each combination would measure each with another rule.
  const all = [...fixed.map(({ code }) => code), ...choices.flatMap(({ places }) => places.map(codeOf))];
  const layout = (await findLayout(ctx))?.layout ?? guessLayout(all);
  const chosen = chooseLocations(
    fixed,
    choices.map(({ id, places }) => ({ id, codes: places.map(codeOf) })),
    (stops) => planRoute({ layout, stops }).metres,
  );
  const plan = new BookPlan(stock, lines);
  plan.because({ id: `walk:${sessionId}`, shopId: ctx.shopId, actorId: ctx.actor?.memberId ?? null, at: ctx.clock() });
  for (const { id: lotId, places } of choices) {
    const to = places.find((place) => codeOf(place) === chosen.get(lotId)) ?? places[0];
    if (to !== undefined) moveClaims(plan, lotId, to, held.get(lotId) ?? []);
  }
  return plan.movements;
}

function moveClaims(
  plan: BookPlan,
  lotId: string,
  to: string,
  claims: { line: LineState; claim: LineState['claims'][number] }[],
): void {
  for (const { line, claim } of claims) {
    const quantity = claim.quantity;
    if (claim.locationId !== to && quantity > 0) {
      plan.relocate(line, { lotId, locationId: claim.locationId }, { lotId, locationId: to }, quantity);
    }
  }
}
