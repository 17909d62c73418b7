/** The browser of the browser tests and the screenshots: the one that is installed, or Debian's, installed when we may. */
import { existsSync, readFileSync } from 'node:fs';
import { run, step } from './step.mjs';
import { runVitest } from './vitest.mjs';

/** Where systems put it (`TELLTALE_CHROMIUM` names another place), and the switches without which it opens connections of its own. */
export const { places, switches } = JSON.parse(readFileSync(new URL('./chromium.json', import.meta.url), 'utf8'));

async function findChromium() {
  const { TELLTALE_CHROMIUM } = process.env;
  if (TELLTALE_CHROMIUM) return TELLTALE_CHROMIUM;
  const installed = places.find((place) => existsSync(place));
  if (installed !== undefined) return installed;
  const { chromium } = await import('playwright-core');
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : null;
}

function mayInstall() {
  const release = '/etc/os-release';
  return process.getuid?.() === 0 && existsSync(release) && /^ID(_LIKE)?=.*debian/m.test(readFileSync(release, 'utf8'));
}

/** The path of a browser, or null where there is none and none could be installed. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found !== null || !mayInstall()) return found;
  const apt = (...args) => run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  await step('install Chromium from Debian (about 100 MB, once)', async () => {
    const updated = await apt('update', '-qq');
    return updated.code === 0 ? apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core') : updated;
  });
  return findChromium();
}

/** Counts as a suite does. Without a browser that is a failure: nothing is left out silently. */
export async function runBrowserTests() {
  const path = await ensureChromium();
  if (path === null) {
    process.stderr.write('✗ no Chromium or Chrome was found: install one, or name it in TELLTALE_CHROMIUM\n');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // A browser paints with the processors as well.
  return runVitest({ projects: ['browser'], minimum: 10, workers: 2, env: { TELLTALE_CHROMIUM: path } });
}
