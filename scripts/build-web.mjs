/**
 * Builds the page into dist/web, compresses what is served, and holds it to its budget. `buildWeb` skips it all when nothing
 * changed; called as a program (`node scripts/build-web.mjs`) it always builds and prints the sizes.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root } from './root.mjs';

/** Kilobytes of 1,000 bytes, after gzip. */
export const budgets = { first: 180, editor: 110 };

const out = join(root, 'dist/web');
/** What the page is made of. */
const sources = ['web', 'src/model', 'src/query', 'src/policy', 'src/contract', 'policies'];

function filesOf(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const path of sources.flatMap(filesOf)) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

const stamp = join(out, '.fingerprint');

/** Gives `{code, output}` as a step does. */
export async function buildWeb({ always = false } = {}) {
  const wanted = fingerprint();
  if (!always && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { code: 0, output: '' };
  const { build } = await import('vite');
  try {
    await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'error' });
  } catch (error) {
    return { code: 1, output: String(error?.stack ?? error) };
  }
  compress();
  const sizes = measure();
  const over = Object.entries(budgets).filter(([name, most]) => sizes[name] > most || !(sizes[name] > 0));
  if (over.length > 0)
    return { code: 1, output: over.map(([name, most]) => `${name}: ${sizes[name]} kB after gzip, ${most} are allowed`).join('\n') };
  writeFileSync(stamp, wanted);
  return { code: 0, output: `first load ${sizes.first} kB, editor ${sizes.editor} kB after gzip` };
}

function compress() {
  for (const name of readdirSync(join(out, 'assets'))) {
    const bytes = readFileSync(join(out, 'assets', name));
    writeFileSync(join(out, 'assets', `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(join(out, 'assets', `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}

/** What comes before the overview shows anything, and the chunk of the editor. */
function measure() {
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const first = new Set();
  const follow = (key) => {
    const { file, css = [], imports = [] } = manifest[key];
    if (first.has(file)) return;
    for (const each of [file, ...css]) first.add(each);
    for (const each of imports) follow(each);
  };
  follow('index.html');
  // It is fetched beside the first questions, and the overview is not whole without it.
  follow('charts/draw-chart.ts');
  const kilobytes = (files) => Math.round(files.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file))).length, 0) / 100) / 10;
  const editor = Object.values(manifest).flatMap(({ name, file }) => (name === 'editor' ? [file] : []));
  return { first: kilobytes([...first, 'index.html']), editor: kilobytes(editor) };
}

if (process.argv[1] === import.meta.filename) {
  const { code, output } = await buildWeb({ always: true });
  console.log(output);
  process.exitCode = code;
}
