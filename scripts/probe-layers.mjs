/**
 * The layers, told a second time and on purpose: every import that goes up or sideways, and every impure global, is
 * written into a scratch tree, and Biome with the project's own biome.json must refuse exactly those.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';
import { run } from './step.mjs';

/** Folder of src → its height. A folder may import what is lower, and itself. */
export const layers = {
  model: 0,
  query: 1,
  policy: 1,
  contract: 1,
  sql: 2,
  decode: 2,
  rules: 2,
  platform: 2,
  spool: 3,
  sources: 3,
  store: 3,
  ledger: 3,
  notify: 3,
  service: 4,
  server: 5,
  // The terminal starts the server.
  cli: 6,
};

const rules = {
  layer: 'lint/style/noRestrictedImports',
  global: 'lint/style/noRestrictedGlobals',
  clock: 'plugin',
  cycle: 'lint/suspicious/noImportCycles',
  length: 'lint/style/noExcessiveLinesPerFile',
  name: 'lint/style/useFilenamingConvention',
};

const importing = (from) => `import { probe } from '${from}';\n\nexport const answer = probe;\n`;
const using = (expression) => `export const answer = String(${expression});\n`;
/** Faces ask the service; they do not open stores or files themselves. */
const isFace = (folder) => layers[folder] >= 5;
const isPure = (folder) => layers[folder] <= 2 && folder !== 'platform';

/** Every probe: the text of one file in `folder`, and the rule that must refuse it (none: it must pass). */
function* allProbes() {
  for (const [folder, height] of Object.entries(layers)) {
    for (const [target, other] of Object.entries(layers)) {
      if (folder === target) continue;
      yield {
        folder,
        name: `${folder} imports ${target}`,
        text: importing(`../${target}/a.ts`),
        rule: other < height && !(isFace(folder) && other === 3) ? null : 'layer',
      };
    }
    const refused = isPure(folder) ? { module: 'layer', global: 'global', clock: 'clock' } : {};
    yield { folder, name: `${folder} imports node:fs`, text: importing('node:fs'), rule: refused.module ?? null };
    yield { folder, name: `${folder} imports node:fs/promises`, text: importing('node:fs/promises'), rule: refused.module ?? null };
    yield { folder, name: `${folder} uses Buffer`, text: using('Buffer'), rule: refused.global ?? null };
    yield { folder, name: `${folder} uses process`, text: using('process.pid'), rule: refused.global ?? null };
    yield { folder, name: `${folder} asks the clock`, text: using('Date.now()'), rule: refused.clock ?? null };
    yield { folder, name: `${folder} makes a date of now`, text: using('new Date()'), rule: refused.clock ?? null };
    yield { folder, name: `${folder} makes a date of a number`, text: using('new Date(3).toISOString()'), rule: null };
    yield { folder, name: `${folder} imports chdb`, text: importing('chdb'), rule: folder === 'store' ? null : 'layer' };
  }
  // The page runs in a browser.
  for (const target of Object.keys(layers)) {
    const isOpen = ['model', 'query', 'policy', 'contract'].includes(target);
    yield {
      top: 'web',
      folder: 'pages',
      name: `web imports ${target}`,
      text: importing(`../../src/${target}/a.ts`),
      rule: isOpen ? null : 'layer',
    };
  }
  yield { top: 'web', folder: 'pages', name: 'web imports node:fs', text: importing('node:fs'), rule: 'layer' };
  yield { top: 'web', folder: 'pages', name: 'web imports zod', text: importing('zod'), rule: 'layer' };
  yield {
    folder: 'query',
    name: 'a long file',
    text: using('1')
      .repeat(401)
      .replaceAll('answer', (_, at) => `answer${at}`),
    rule: 'length',
  };
  yield { folder: 'query', name: 'a file in camel case', file: 'camelCase.ts', text: using('1'), rule: 'name' };
  yield { folder: 'query', name: 'a cycle', file: 'here.ts', text: importing('./there.ts'), rule: 'cycle' };
  yield { folder: 'query', name: 'a cycle, its other half', file: 'there.ts', text: importing('./here.ts'), rule: 'cycle' };
}

/** What must have refused a probe, as Biome names it; null where it must pass. */
export function expectedOf({ rule }) {
  return rule === null ? null : rules[rule];
}

/** Every probe with what Biome found in it (null: nothing of these rules). */
export async function probeLayers() {
  const scratch = mkdtempSync(join(tmpdir(), 'telltale-layers-'));
  try {
    for (const path of ['biome.json', 'package.json', 'scripts/lint']) cpSync(join(root, path), join(scratch, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
    const probes = [...allProbes()].map((probe, index) => ({
      ...probe,
      path: `${probe.top ?? 'src'}/${probe.folder}/deeper/${probe.file ?? `probe-${index}.ts`}`,
    }));
    for (const { path, text } of probes) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), text.replaceAll("from '../", "from '../../"));
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', 'src', 'web'];
    const { output } = await run(process.execPath, [biome, ...args], { cwd: scratch });
    const { diagnostics } = JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '{"diagnostics":[]}');
    const watched = new Set(Object.values(rules));
    const found = new Map(
      diagnostics.filter(({ category }) => watched.has(category)).map(({ location, category }) => [location.path, category]),
    );
    return probes.map((probe) => ({ ...probe, found: found.get(probe.path) ?? null }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
