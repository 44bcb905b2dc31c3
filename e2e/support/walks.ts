import { expect, type Page } from '@playwright/test';
import type { Candidates, OpenedSession, PickSession } from '../../worker/src/contract/picking.ts';
import { applyEntries } from '../../worker/src/picking/pickSession.domain.ts';
import { emptyState, type PickState } from '../../worker/src/picking/pickState.domain.ts';
import { buy } from './buyer.ts';
import type { Client, Shop } from './shop.ts';
import type { Store } from './simulator.ts';

const HOUR_MS = 3_600_000;

/**
 * A shop with its stock in and some settled orders of `lots` lots each, one piece a lot, no two orders with the same lot.
 */
export async function shopToWalk(shop: Shop, { orders, lots }: { orders: number; lots: number }): Promise<Store> {
  const store = await shop.stocked({ lots: 80, openOrders: 0 });
  for (let i = 0; i < orders; i++) {
    await buy(store, 'bricklink', { lots, from: i * lots, buyer: `buyer${i + 1}`, orderedAt: Date.now() - HOUR_MS });
  }
  await shop.sync();
  return store;
}

/** Starts a walk with every order that can be walked. */
export async function startWalk(client: Client): Promise<PickSession> {
  const { rows }: Candidates = await client.get('/api/pick-sessions/candidates');
  return client.post('/api/pick-sessions', { orderIds: rows.map(({ orderId }) => orderId) });
}

/** The walk as the server has it. */
export async function walkState(client: Client, id: string): Promise<PickState> {
  const { entries }: OpenedSession = await client.get(`/api/pick-sessions/${id}`);
  return applyEntries(emptyState(), entries);
}

/** The card in front of the picker. */
export const card = (page: Page) => page.getByRole('article');
/** The big button: "Pick 4 Red". */
export const confirmButton = (page: Page) => page.getByRole('button', { name: /^(Pick|Put back) \d/ });
export const location = (page: Page) => card(page).getByRole('heading', { level: 1 });

/** Confirms the card in front, and waits for the next one, or for the end. */
export async function confirmCard(page: Page): Promise<string> {
  const name = (await card(page).getAttribute('aria-label')) ?? '';
  await confirmButton(page).click();
  await page.waitForFunction(
    (before) => document.querySelector('article')?.getAttribute('aria-label') !== before,
    name,
  );
  return name;
}

/** Confirms cards until none is left for this phone: all is done, or others are at the last drawers. */
export async function confirmAll(page: Page): Promise<number> {
  const ended = page.getByRole('heading', { name: /Every stop is done|Others are at the last drawers/ });
  let cards = 0;
  for (;;) {
    await confirmButton(page).or(ended).first().waitFor();
    if (await ended.isVisible()) return cards;
    // Another phone may take the card away between looking and tapping.
    const name = await card(page)
      .getAttribute('aria-label', { timeout: 1_000 })
      .catch(() => null);
    if (name === null) continue;
    const isTapped = await confirmButton(page)
      .click({ timeout: 1_000 })
      .then(
        () => true,
        () => false,
      );
    if (!isTapped) continue;
    await expect(page.getByRole('article', { name, exact: true })).toHaveCount(0);
    cards += 1;
  }
}
