/** Runs one command: reads its arguments, makes its context, listens for Ctrl-C and for a reader that goes away, closes what was opened. */
import { owner } from '../contract/asker.ts';
import type { AnyCommand } from '../contract/command.ts';
import { AppError, exitCodes, problems } from '../contract/problems.ts';
import type { Setup } from '../contract/shared-inputs.ts';
import { type Config, readConfig } from '../platform/config.ts';
import type { Context } from '../service/context.ts';
import { handlers } from '../service/handlers.ts';
import { configuredLists } from '../service/indicators/configured-lists.ts';
import { type LazyEvents, lazyEvents, type Where } from '../service/open-events.ts';
import type { RemoteServer } from '../service/remote/find-server.ts';
import { fullScope } from '../sql/scope.ts';
import type { Face } from './face.ts';
import { commandHelp } from './help.ts';
import { parseArguments } from './parse-arguments.ts';
import { loadRunner } from './runners.ts';
import { escapeText } from './terminal/escape.ts';
import { createProgress, quietProgress } from './terminal/progress.ts';
import { createSink, ReaderGone } from './terminal/sink.ts';
import { createStyle, wantsColor } from './terminal/style.ts';

export async function run(name: string, command: AnyCommand, words: readonly string[]): Promise<number> {
  const { request, setup } = parseArguments(name, command, words);
  const cancel = new AbortController();
  const opened: LazyEvents[] = [];
  const server = setup.help ? null : await serverOf(command, setup);
  const face = createFace({ setup, config: await readConfig(process.env), server }, cancel, opened);
  if (setup.help) {
    await face.out.write(commandHelp(name, command, face.outStyle));
    return exitCodes.ok;
  }
  const interrupt = () => {
    // Who asks twice does not want to wait for a clean end.
    if (cancel.signal.aborted) process.exit(problems.cancelled.exitCode);
    cancel.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // Files are looked at while the rest of the program is loaded. Whoever asks for the events hears of a failure.
  if (command.reads === 'file-option' && setup.files.length > 0) face.context.events().catch(() => undefined);
  try {
    const runner = await loadRunner(name);
    if (server === null) return await runner(request, face);
    const { remoteHandlers } = await import('../service/remote/remote-handlers.ts');
    return await runner(request, { ...face, handlers: remoteHandlers(server) });
  } catch (error) {
    if (cancel.signal.reason instanceof ReaderGone || error instanceof ReaderGone) return exitCodes.ok;
    if (cancel.signal.aborted) throw interrupted(error);
    throw error;
  } finally {
    face.context.progress.done();
    await Promise.all(opened.map((events) => events.close()));
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Whatever broke because the work was cut short. */
function interrupted(cause: unknown): AppError {
  return new AppError('cancelled', { message: 'The command was interrupted.' }, { cause });
}

interface Place {
  readonly setup: Setup;
  readonly config: Config;
  readonly server: RemoteServer | null;
}

/** The server that is asked, or null. Events of this machine that were named come before a server that was not. */
async function serverOf(command: AnyCommand, setup: Setup): Promise<RemoteServer | null> {
  if (command.asksServer !== true) return null;
  const other = setup.files.length > 0 ? 'files' : setup.store === undefined ? null : '--store';
  if (other !== null && setup.server !== undefined)
    throw new AppError('usage', { message: `--server and ${other} name two places.`, hint: 'Leave one of them out.' });
  const implied = command.reads !== 'nothing' && other === null;
  if (!implied && setup.server === undefined) return null;
  const { findServer } = await import('../service/remote/find-server.ts');
  return findServer({ ...setup, implied }, { env: process.env, warn });
}

function warn(message: string): void {
  process.stderr.write(`${createStyle(wantsColor(process.stderr, process.env)).yellow('Warning:')} ${escapeText(message)}\n`);
}

function createFace({ setup, config, server }: Place, cancel: AbortController, opened: LazyEvents[]): Face {
  const { store, trustedProxies, indicators, exceptions, spool, halfLifeMs } = config;
  const goneQuietly = () => cancel.abort(new ReaderGone());
  const out = createSink(process.stdout, goneQuietly);
  const err = createSink(process.stderr, () => undefined);
  const errStyle = createStyle(wantsColor(process.stderr, process.env));
  const progress = err.isTerminal && !setup.quiet ? terminalProgress() : quietProgress;
  const warnBeside = (message: string) => {
    progress.done();
    warn(message);
  };
  const rest: Omit<Context, 'events'> = {
    asker: owner,
    scope: fullScope,
    masking: 'off',
    trustedProxies,
    ...(halfLifeMs !== undefined && { halfLifeMs }),
    clock: Date.now,
    signal: cancel.signal,
    limits: {
      ...(setup.timeoutMs !== undefined && { timeoutMs: setup.timeoutMs }),
      ...(setup.memoryBytes !== undefined && { memoryBytes: setup.memoryBytes }),
    },
    progress,
    warn: warnBeside,
    ...(indicators.length > 0 && { indicators: configuredLists(indicators, { spool, signal: cancel.signal, warn: warnBeside }) }),
    exceptions,
  };
  const contextOf = (where: Where): Context => {
    const events = lazyEvents(where, rest);
    opened.push(events);
    return { ...rest, events: events.events };
  };
  const where: Where =
    setup.files.length > 0
      ? { kind: 'files', paths: setup.files, cluster: 'default', ...(setup.format === undefined ? {} : { format: setup.format }) }
      : server !== null
        ? { kind: 'server', url: server.url }
        : { kind: 'store', location: setup.store ?? store };
  return {
    handlers,
    context: contextOf(where),
    contextOf,
    where,
    setup,
    out,
    outStyle: createStyle(wantsColor(process.stdout, process.env)),
    err,
    errStyle,
    elapsedSeconds: () => process.uptime(),
  };
}

function terminalProgress() {
  return createProgress({
    write: (text) => process.stderr.write(text),
    width: () => process.stderr.columns ?? 80,
    nowMs: () => performance.now(),
  });
}
