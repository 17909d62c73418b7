/**
 * `npm run screenshots`: every page over the bundled sample, light and dark, wide and narrow, into docs/images. The server runs
 * as `telltale start` does, in a store of its own.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { ensureChromium, switches } from './chromium.mjs';
import { root } from './root.mjs';
import { build, install, requireNode } from './toolchain.mjs';

/** A policy to begin with, as a link holds it. */
const packed = deflateRawSync(readFileSync(join(root, 'policies/recommended.yaml'))).toString('base64url');

/** The name of the picture, the address, and what has to be there first. */
const pages = [
  ['overview', '/', 'section'],
  ['search', '/search?q=code%3D403', '[role="row"]'],
  ['grouping', `/search?q=${encodeURIComponent('code=403 groupby user,verb,resource')}`, 'table'],
  ['identity', '/identity?user=eve', 'section'],
  ['object', '/object?of=sample&resource=deployments&in=dev&name=web-3', 'section'],
  ['policy', `/policy#policy=${packed}`, 'svg a'],
  ['status', '/status', 'section'],
  ['settings', '/settings', 'main'],
];
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const out = join(root, 'docs/images');

/** The link that the program prints, once it serves. */
function linkOf(child) {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const [link] = /http:\/\/\S+#token=[\w-]+/.exec(printed) ?? [];
      if (link !== undefined) resolve(link);
    });
    child.on('exit', (code) => reject(new Error(`telltale start ended with ${code}: ${printed}`)));
  });
}

/** Where the clone lies on this machine is nobody's business. Runs in the page. */
function hideFolder(folder) {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.data.includes(folder)) text.data = text.data.replaceAll(folder, '~/telltale');
  }
}

/** An event with a body that was changed: the page of events has most to show there. */
async function addressOfEvent(page) {
  const answer = await page.evaluate(async () => {
    const me = await (await fetch('/api/v1/me')).json();
    const response = await fetch('/api/v1/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telltale-csrf': me.csrf },
      body: JSON.stringify({ text: 'verb=update and resource=deployments and level=RequestResponse and code=200 include id', limit: 1 }),
    });
    return response.json();
  });
  return `/event/${answer.rows[0][0]}`;
}

requireNode();
if (!(await install()) || !(await build('tsconfig.src.json'))) process.exit(1);
const executablePath = await ensureChromium();
if (executablePath === null) throw new Error('No Chromium or Chrome was found: install one, or name it in TELLTALE_CHROMIUM.');
mkdirSync(out, { recursive: true });
const server = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'start', '--no-open'], { stdio: ['ignore', 'ignore', 'pipe'] });
const browser = await chromium.launch({ executablePath, args: switches });
try {
  const link = await linkOf(server);
  const { origin } = new URL(link);
  const context = await browser.newContext({ viewport: sizes.wide, locale: 'en-GB', timezoneId: 'UTC' });
  const first = await context.newPage();
  await first.goto(link, { waitUntil: 'networkidle' });
  const event = ['event', await addressOfEvent(first), 'section'];
  const storageState = await context.storageState();
  for (const colorScheme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries(sizes)) {
      const each = await browser.newContext({ viewport, colorScheme, storageState, locale: 'en-GB', timezoneId: 'UTC' });
      const page = await each.newPage();
      for (const [name, path, selector] of [...pages, event]) {
        await page.goto(origin + path, { waitUntil: 'networkidle' });
        await page.waitForSelector(selector);
        await page.evaluate(hideFolder, root);
        await page.screenshot({ path: join(out, `${name}-${size}-${colorScheme}.png`), animations: 'disabled' });
      }
      await each.close();
    }
  }
  console.log(`${(pages.length + 1) * 4} pictures in docs/images`);
} finally {
  await browser.close();
  server.kill('SIGTERM');
}
