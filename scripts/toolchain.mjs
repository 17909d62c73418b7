/** What every command of a fresh clone needs first: the right Node, the dependencies, the build. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run, runTool, step } from './step.mjs';

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Ends the process with a clear sentence where Node is older than package.json allows. */
export function requireNode() {
  const floor = readJson('package.json').engines.node.replace(/^>=/, '');
  const [needMajor, needMinor] = floor.split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  process.stderr.write(`Telltale needs Node ${floor} or later; this is ${process.versions.node}. See https://nodejs.org/en/download\n`);
  process.exit(2);
}

/**
 * Whether node_modules holds what package-lock.json asks for. Versions are compared, not file times:
 * a clone, a copy or a checkout may leave any times behind.
 */
function isInstalled() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const present = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(readJson('package-lock.json').packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = present[path];
    // Packages for other systems are optional and rightly absent.
    return found === undefined ? wanted.optional === true : found.version === wanted.version;
  });
}

/** Installs what package-lock.json names, if it is not there. True where all is there in the end. */
export async function install() {
  if (isInstalled()) return true;
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  return step('install the dependencies (about 270 MB to download, once)', () =>
    npm === undefined ? run('npm', args) : run(process.execPath, [npm, ...args]),
  );
}

/** Compiles, and builds the page; only what changed since the last time. True where there were no errors. */
export async function build(project = 'tsconfig.json') {
  // The incremental state does not notice that somebody removed a single output.
  if (!existsSync(join(root, 'dist/cli/main.js'))) rmSync(join(root, 'dist'), { recursive: true, force: true });
  removeOrphans();
  if (!(await step('build', () => runTool('typescript/bin/tsc', ['-b', project])))) return false;
  const { buildWeb } = await import('./build-web.mjs');
  return step('build the page', () => buildWeb());
}

/** What was compiled from a file that is no longer there would still be found by whoever names it, here and in no clone. */
function removeOrphans() {
  if (!existsSync(join(root, 'dist'))) return;
  for (const path of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    const [, name] = /^(?!web[/\\])(.+?)(?:\.js|\.d\.ts)(?:\.map)?$/.exec(path) ?? [];
    if (name !== undefined && !existsSync(join(root, `src/${name}.ts`))) rmSync(join(root, 'dist', path));
  }
}
