import type { Locator, Page } from '@playwright/test';

/** A desk with a wide screen. */
export const DESKTOP = { viewport: { width: 1440, height: 900 } };
/** The narrowest phone that is still about. */
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** The line on every page that says whether the shop is in step. */
export const syncLine = (page: Page): Locator => page.getByRole('status', { name: 'Sync' });

/** What the app has to say at the edge of the screen. */
export const messages = (page: Page): Locator => page.getByRole('region', { name: 'Messages' });

/** One of these messages, with its buttons. */
export const message = (page: Page, text: string): Locator => messages(page).locator('> div').filter({ hasText: text });

/** The order list's link to an order, on phones and on wide screens. */
export const orderLink = (page: Page, remoteId: string | number): Locator =>
  page.getByRole('main').getByRole('link', { name: String(remoteId), exact: true });

/** The row of an order on a wide screen. */
export const orderRow = (page: Page, remoteId: string | number): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: String(remoteId), exact: true }) });

/** Every order in the list, on phones and on wide screens. */
export const orderLinks = (page: Page): Locator => page.getByRole('main').locator('a[href^="/orders/"]');

/** Where an open order is, and whether its marketplace knows. */
export const orderStatus = (page: Page): Locator => page.getByRole('status', { name: 'Status' });

/** The card of one marketplace in the settings. */
export const marketplaceCard = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

export async function chooseFromMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
}

export async function signInByHand(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
