/**
 * The engine host: a process of its own that owns a store directory and answers statements on a socket in it. Started
 * by whoever opens the store first (see ../start-host.ts), it ends when its last client has gone.
 * Usage: node main.js DIRECTORY --log FILE [--temporary] [--min-free-bytes N], with its output going to that file; it
 * reports on file descriptor 3, one line of JSON.
 */
import { closeSync, writeSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { answerStatement } from './answer-statement.ts';
import { createAttachments } from './attachments.ts';
import type { Engine } from './engine.ts';
import { chooseSocketPath, findSocketPath, hostFilesOf } from './host-files.ts';
import { isAnswering } from './is-answering.ts';
import { OpenWrites } from './open-writes.ts';
import { createPipes } from './result-pipe.ts';
import type { StartReport } from './start-report.ts';

const graceMs = 300;
/** How long another process may hold the directory without answering: it may be about to end, or about to start. */
const lockPatienceMs = 5000;
const maxHeaderBytes = 4 * 1024 ** 2;

process.umask(0o077);
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'log': { type: 'string', default: '' },
    'temporary': { type: 'boolean', default: false },
    'min-free-bytes': { type: 'string', default: '0' },
  },
});
const files = hostFilesOf(positionals[0] ?? '.');
const { log, temporary } = values;
const pipes = createPipes(files);
let ending = false;
report(await start());

async function start(): Promise<StartReport> {
  let engine: Engine | 'answered' | 'locked';
  // A directory of the moment is nobody else's: what statements need is made while the engine loads.
  if (temporary) {
    await emptyTmp();
    pipes.prepare();
  }
  try {
    engine = await openOrYield();
  } catch (error) {
    const failure = await failureReport(error);
    await rm(log, { force: true });
    return failure;
  }
  if (typeof engine === 'string') {
    await rm(log, { force: true });
    return { state: engine };
  }
  await rename(log, files.log);
  if (!temporary) await emptyTmp();
  const socketPath = await chooseSocketPath(files);
  await rm(socketPath, { force: true });
  await writeFile(files.pid, `${process.pid}\n`, { mode: 0o600 });
  await writeFile(files.socketName, `${socketPath}\n`, { mode: 0o600 });
  const server = serve(engine, () => void end(server, engine, socketPath));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  await chmod(socketPath, 0o600);
  process.on('SIGTERM', () => void end(server, engine, socketPath));
  return { state: 'ready' };
}

async function emptyTmp(): Promise<void> {
  await rm(files.tmp, { recursive: true, force: true });
  await mkdir(files.tmp, { mode: 0o700 });
}

/** The engine refuses a second process on a directory, so of several hosts that start at once one wins. */
async function openOrYield(): Promise<Engine | 'answered' | 'locked'> {
  const { openEngine } = await import('./engine.ts');
  for (const deadline = Date.now() + lockPatienceMs; ; ) {
    try {
      return await openEngine(files, Number(values['min-free-bytes']));
    } catch (error) {
      if (!(await engineOutput()).includes('Cannot lock file')) throw error;
      await truncate(log);
    }
    if (await isAnswering(await findSocketPath(files), 1000)) return 'answered';
    if (Date.now() > deadline) return 'locked';
    await sleep(20);
  }
}

function serve(engine: Engine, onDeserted: () => void): Server {
  const writes = new OpenWrites();
  const place = { files, engine, pipes, writes };
  const attachments = createAttachments(temporary ? 0 : graceMs, onDeserted, writes);
  const server = createServer({ maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/ping') response.end('Ok.\n');
    else if (path === '/attach') attachments.attach(request, response);
    else if (path === '/lock') attachments.lockLoading(request, response);
    else if (path === '/unlock') {
      const { searchParams } = new URL(request.url ?? '/', 'http://host');
      const isWhole = searchParams.get('whole');
      attachments.unlockLoading(searchParams.get('id') ?? '', isWhole === null ? undefined : isWhole === 'true');
      response.end();
    } else void answerStatement(place, request, response);
  });
  server.timeout = 0;
  return server;
}

async function end(server: Server, engine: Engine, socketPath: string): Promise<void> {
  if (ending) return;
  ending = true;
  server.close();
  await Promise.all([socketPath, files.pid, files.socketName].map((path) => rm(path, { force: true })));
  server.closeAllConnections();
  const atRest = await engine.close();
  if (temporary) await rm(files.directory, { recursive: true, force: true });
  // An exit would wait for a statement that does not stop; the engine's files survive a kill.
  if (!atRest) process.kill(process.pid, 'SIGKILL');
  process.exit(0);
}

/** Why it does not open, the engine tells its error output alone. */
async function engineOutput(): Promise<string> {
  return (await readFile(log, 'utf8')).trim();
}

async function failureReport(error: unknown): Promise<StartReport> {
  const message = (await engineOutput()) || (error instanceof Error ? error.message : String(error));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'CHDB_PLATFORM' || code === 'CHDB_ABI' || code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return { state: 'unsupported', message };
  }
  return { state: 'failed', message };
}

function report(startReport: StartReport): void {
  try {
    writeSync(3, `${JSON.stringify(startReport)}\n`);
    closeSync(3);
  } catch {
    // Whoever started this has gone; without a client the host ends by itself.
  }
  if (startReport.state !== 'ready') process.exit(1);
}
