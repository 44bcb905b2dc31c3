import type { Locator, Page } from '@playwright/test';
import { axe, expect, test } from './app.ts';

const WIDTHS = [360, 768, 1440] as const;
const SCHEMES = ['light', 'dark'] as const;

const HEIGHT = 800;
/** Taller than any form. */
const TALLEST = 6000;

/**
 * Opens a screen and looks at it in every width and both colour schemes.
 * @param address where to go first; null looks at what is open
 * @param isWhole looks at all of a long form at once: on a screen as tall as it, no bar covers half of a field
 */
export async function look(
  page: Page,
  address: string | null,
  landmark: Locator,
  { isWhole = false } = {},
): Promise<void> {
  await test.step(`looks at ${address ?? 'the open page'}`, async () => {
    await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
    if (address !== null) await page.goto(address);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      // The index of the settings stands beside the first of them on wide screens.
      await expect(landmark).toBeVisible();
      await expectNoSidewaysScroll(page);
      if (isWhole) {
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(HEIGHT, height)) });
      }
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await axe(page);
      }
    }
  });
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const sizes = await page.evaluate(() => {
    const root = document.documentElement;
    return { content: root.scrollWidth, window: root.clientWidth };
  });
  expect(sizes.content, 'nothing is wider than the screen').toBeLessThanOrEqual(sizes.window);
}
