/** What stands in the way of anybody: as axe finds it, and what has to be scrolled sideways, wide and narrow, light and dark. */
import type { Page } from 'playwright-core';
import { findBarriers } from './browser.ts';
import { isTooWide, open, settle } from './screens.ts';
import type { StartedServer } from './started-server.ts';

const looks = [
  { size: { width: 390, height: 844 }, colorScheme: 'dark' },
  { size: { width: 1440, height: 900 }, colorScheme: 'light' },
] as const;

/**
 * Of a page as it stands, which is wide and light afterwards. What axe finds wrong follows from the colours or from the layout, and both
 * are looked at twice.
 */
export async function barriersOf(page: Page, label: string): Promise<string[]> {
  const found: string[] = [];
  for (const { size, colorScheme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await settle(page);
    const barriers = [...((await isTooWide(page)) ? ['too wide'] : []), ...(await findBarriers(page))];
    found.push(...barriers.map((barrier) => `${label}, ${colorScheme}, ${size.width}: ${barrier}`));
  }
  return found;
}

/** Of the pages with these addresses, each opened on a telephone; all of them are looked at before any is complained of. */
export async function barriersOn(page: Page, server: StartedServer, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.setViewportSize(looks[0].size);
    await open(page, server, path);
    found.push(...(await barriersOf(page, path)));
  }
  return found;
}
