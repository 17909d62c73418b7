/** `telltale start`: from a log to its summary and its page in one command, in a store of its own that never mixes with evidence. */
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestOf } from '../../contract/requests.ts';
import { type CommandRunner, writeFooter } from '../face.ts';
import { openPage } from '../open-page.ts';
import { createDrillDown } from '../output/drill-down.ts';
import { quoteForShell } from '../quote-for-shell.ts';
import { describeOutcome } from './ingest.ts';
import { showSummary } from './summary.ts';

const packageRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** Questions that most clusters have an answer to. */
const nextQueries = [
  'verb=delete groupby resource,user',
  'code=403 groupby user,verb,resource',
  'is_write=true and actor_kind=human groupby user,verb,resource',
];

export const runStartCommand: CommandRunner<RequestOf<'start'>> = async ({ paths, noOpen, noServe }, face) => {
  const isSample = paths.length === 0;
  const location = startStore(isSample ? 'sample' : `start-${fingerprint(paths)}`);
  const context = face.contextOf({ kind: 'store', location });
  const inputs = isSample ? [join(packageRoot, 'samples', 'audit.log.gz')] : paths;
  const outcome = await face.handlers.ingest({ paths: [...inputs], cluster: isSample ? 'sample' : 'default', strict: false }, context);
  await writeFooter(face, describeOutcome(outcome));
  const program = programAsTyped();
  const drillDown = createDrillDown({ program, files: [], store: shortPath(location) });
  const of = isSample ? 'the sample: a real cluster, recorded' : paths.join(', ');
  const exitCode = await showSummary({ clusters: [] }, { ...face, context }, { of, drillDown });
  const commands = nextQueries.map((query) => `  ${program} query ${quoteForShell(query)} --store ${quoteForShell(shortPath(location))}\n`);
  if (!face.setup.quiet) await face.err.write(`\n${face.errStyle.bold('Ask on')}\n${commands.join('')}`);
  if (noServe) return exitCode;
  await openPage({ store: location, opens: !noOpen }, { ...face, context });
  return 0;
};

/** Beside a clone, so that removing the clone removes it; elsewhere in the cache. */
function startStore(name: string): string {
  const isClone = !packageRoot.split(sep).includes('node_modules') && isWritable(packageRoot);
  return isClone ? join(packageRoot, '.telltale', name) : join(cacheHome(process.env), 'telltale', name);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function cacheHome(env: NodeJS.ProcessEnv): string {
  const given = env['XDG_CACHE_HOME'];
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), '.cache');
}

/** The same files lead to the same store again. */
function fingerprint(paths: readonly string[]): string {
  const absolute = paths.map((path) => resolve(path)).sort();
  return createHash('sha256').update(absolute.join('\0')).digest('hex').slice(0, 12);
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere !== '' && fromHere.length < path.length ? fromHere : path;
}

/** How this program can be called from where the person stands. */
function programAsTyped(): string {
  const script = process.argv[1] ?? 'telltale';
  return script.endsWith('.js') ? `node ${quoteForShell(shortPath(script))}` : 'telltale';
}
