/** A browser for a test file: Chromium as it is installed, with a profile of its own, and pages that report every complaint. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** The same as those of the scripts: where a browser is found, and the switches that keep it quiet. */
const { places, switches }: { readonly places: readonly string[]; readonly switches: readonly string[] } = JSON.parse(
  readFileSync(new URL('../../scripts/chromium.json', import.meta.url), 'utf8'),
);

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['TELLTALE_CHROMIUM'] ?? places.find((place) => existsSync(place));
  return chromium.launch({ args: [...switches], ...(executablePath !== undefined && { executablePath }) });
}

export interface WatchedPage {
  readonly page: Page;
  /** What the console, the page or its policy complained of; a test ends with none. */
  readonly complaints: readonly string[];
  /** Takes those away that say this: they belong to the test. */
  forgive(said: string): void;
  close(): Promise<void>;
}

/** Whatever moves while a page waits is painted by the processors that the server needs. */
const usual: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
};

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ ...usual, ...options });
  const page = await context.newPage();
  // Other files of tests share the processors.
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const forgive = (said: string) => {
    const others = complaints.filter((complaint) => !complaint.includes(said));
    complaints.splice(0, complaints.length, ...others);
  };
  return { page, complaints, forgive, close: () => context.close() };
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page as it stands: rule, and where. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Evaluated by the debugger: the policy of the page holds for the page alone.
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(await readFile(axePath, 'utf8'));
  const violations = await page.evaluate<Violation[]>(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
