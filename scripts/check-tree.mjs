/**
 * What the other gates cannot see: names, headers, leftovers, and whether those gates saw the tree at all.
 * The layer rules are proven alive: each forbidden import is written into a scratch tree and must be refused.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { missingEntries, readLock } from './complete-lock.mjs';
import { expectedOf, layers, probeLayers } from './probe-layers.mjs';
import { root } from './root.mjs';
import { runTool } from './step.mjs';

/** Lower bounds. Raise them as the tree grows; they are here to notice a glob that matches nothing. */
const minimum = { modules: 220, tests: 45, linted: 300, probes: 300 };

const problems = [];
const report = (path, what) => problems.push(`${path}: ${what}`);

function walk(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (['node_modules', 'dist', '.git', 'results', '.telltale', 'fixtures', 'samples'].includes(entry.name)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

const files = walk('');
const code = files.filter((path) => /\.(tsx?|mjs)$/.test(path));
const modules = code.filter((path) => path.startsWith('src/') && !path.endsWith('.test.ts'));
const tests = code.filter((path) => path.endsWith('.test.ts'));

for (const path of code) {
  const name = basename(path).split('.')[0];
  if (/^(utils?|helpers?|common|misc|types|shared|lib)$/.test(name))
    report(path, 'this name says nothing; name the file after what it exports');
  const text = readFileSync(join(root, path), 'utf8');
  if (!path.endsWith('.test.ts') && !/^(#!.*\n)?(\/\*\*|\/\/)/.test(text) && !path.endsWith('.config.ts'))
    report(path, 'starts without a header comment');
}

for (const path of modules) {
  const folder = path.split('/')[1];
  if (path.split('/').length > 2 && !(folder in layers))
    report(path, `src/${folder} has no layer; give it one in biome.json and scripts/probe-layers.mjs`);
}

// Assembled, so that this file does not find itself.
const leftovers = [
  [new RegExp(['TO', 'DO|FIX', 'ME|XX', 'X:'].join('')), 'a note to self'],
  [new RegExp(['/ro', 'ot/|/ho', 'me/[a-z]+/|[^a-z.]/wo', 'rk/'].join('')), 'a path of somebody’s machine'],
  [new RegExp(['@ts-', 'ignore|@ts-', 'nocheck'].join('')), 'a type error that was silenced'],
];
for (const path of files.filter((name) => /\.(tsx?|mjs|css|md|json|ya?ml|grit)$|^\.ci\/|^\.npmrc$/.test(name))) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    for (const [pattern, what] of leftovers) if (pattern.test(line)) report(`${path}:${index + 1}`, what);
  }
}
const lock = readLock();
for (const [path] of missingEntries(lock)) report('package-lock.json', `lacks ${path}; run \`node scripts/complete-lock.mjs --write\``);
for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/'))
    report('package-lock.json', `${path} names a registry host`);
}

function atLeast(count, least, what) {
  if (count < least) problems.push(`${count} ${what}, at least ${least} are expected`);
}

atLeast(modules.length, minimum.modules, 'modules under src');
atLeast(tests.length, minimum.tests, 'test files');

const lint = await runTool('@biomejs/biome/bin/biome', ['lint', '--reporter=json', '--max-diagnostics=1', '.']);
const linted = Number(/"unchanged":(\d+)/.exec(lint.output)?.[1] ?? 0);
atLeast(linted, Math.max(minimum.linted, code.length), 'files linted');

const compiled = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.src.json', '--listFilesOnly']);
const compiledSet = new Set(compiled.output.split('\n').map((line) => line.replaceAll('\\', '/').trim()));
for (const path of modules)
  if (![...compiledSet].some((seen) => seen.endsWith(`/${path}`))) report(path, 'is not compiled by tsconfig.src.json');

const probes = await probeLayers();
atLeast(probes.length, minimum.probes, 'layer probes');
for (const probe of probes) {
  const expected = expectedOf(probe);
  if (probe.found !== expected)
    report(`probe ${probe.name}`, expected === null ? `was refused by ${probe.found}` : `${expected} did not refuse it`);
}

for (const problem of problems) console.error(problem);
console.log(
  `${modules.length} modules, ${tests.length} test files, ${linted} files linted, ${probes.length} layer probes, ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
