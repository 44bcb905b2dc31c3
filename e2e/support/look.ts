import type { Locator, Page } from '@playwright/test';
import { axe, expect, test } from './app.ts';

const WIDTHS = [360, 768, 1440] as const;
const SCHEMES = ['light', 'dark'] as const;

/**
 * Opens a screen and looks at it in every width and both colour schemes.
 * @param address where to go first; null looks at what is open
 */
export async function look(page: Page, address: string | null, landmark: Locator): Promise<void> {
  await test.step(`looks at ${address ?? 'the open page'}`, async () => {
    await page.setViewportSize({ width: WIDTHS[0], height: 800 });
    if (address !== null) await page.goto(address);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      // The index of the settings stands beside the first of them on wide screens.
      await expect(landmark).toBeVisible();
      await expectNoSidewaysScroll(page);
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
