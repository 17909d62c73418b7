/**
 * Completes package-lock.json (`--write`), or tells what it lacks (`--check`). Where npm could not fetch the optional package of
 * another system, it leaves it out of the lock, and then `npm ci` refuses the lock on every system.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const systems = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', openharmony: 'openharmony', win32: 'win32' };
const processors = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
  x64: 'x64',
};

/** Packages of one system name it: `@biomejs/cli-darwin-arm64`, `…-linux-x64-musl`. */
function constraintsOf(name) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = words.map((word) => processors[word]).find(Boolean);
  if (os === undefined && cpu !== 'wasm32') throw new Error(`${name} names no system; write its entry into package-lock.json by hand`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return { cpu: cpu && [cpu], libc: os === 'linux' ? [libc] : undefined, os: os && [os] };
}

/** Whether `name` is found from the package at `path`, as Node looks for it: there, then further up. */
function resolves(packages, path, name) {
  const place = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`;
  if (place in packages) return true;
  return path !== '' && resolves(packages, path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
}

/** The entries that are missing, by their path. */
export function missingEntries(lock) {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !resolves(lock.packages, path, name))
      .map(([name, version]) => {
        const { cpu, libc, os } = constraintsOf(name);
        return [`node_modules/${name}`, { version, cpu, dev: entry.dev, libc, optional: true, os }];
      }),
  );
}

export const readLock = () => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

if (process.argv[1] === import.meta.filename) {
  const lock = readLock();
  const missing = missingEntries(lock);
  if (process.argv[2] === '--write') {
    const entries = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) }).sort(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`);
  } else if (missing.length > 0) process.exitCode = 1;
  console.log(`${missing.length} optional packages were missing`);
}
