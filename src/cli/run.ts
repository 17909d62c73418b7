/** Runs one command: reads its arguments, makes its context, listens for Ctrl-C and for a reader that goes away, closes what was opened. */
import { owner } from '../contract/asker.ts';
import type { AnyCommand } from '../contract/command.ts';
import { AppError, exitCodes, problems } from '../contract/problems.ts';
import type { Setup } from '../contract/shared-inputs.ts';
import { type Config, readConfig } from '../platform/config.ts';
import type { Context } from '../service/context.ts';
import { type LazyEvents, lazyEvents, type Where } from '../service/open-events.ts';
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
  const face = createFace(setup, await readConfig(process.env), cancel, opened);
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
    return await runner(request, face);
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

function createFace(setup: Setup, { store, trustedProxies }: Config, cancel: AbortController, opened: LazyEvents[]): Face {
  const goneQuietly = () => cancel.abort(new ReaderGone());
  const out = createSink(process.stdout, goneQuietly);
  const err = createSink(process.stderr, () => undefined);
  const errStyle = createStyle(wantsColor(process.stderr, process.env));
  const progress = err.isTerminal && !setup.quiet ? terminalProgress() : quietProgress;
  const warn = (message: string) => {
    progress.done();
    process.stderr.write(`${errStyle.yellow('Warning:')} ${escapeText(message)}\n`);
  };
  const rest: Omit<Context, 'events'> = {
    asker: owner,
    scope: fullScope,
    trustedProxies,
    clock: Date.now,
    signal: cancel.signal,
    limits: {
      ...(setup.timeoutMs !== undefined && { timeoutMs: setup.timeoutMs }),
      ...(setup.memoryBytes !== undefined && { memoryBytes: setup.memoryBytes }),
    },
    progress,
    warn,
  };
  const contextOf = (where: Where): Context => {
    const events = lazyEvents(where, rest);
    opened.push(events);
    return { ...rest, events: events.events };
  };
  const where: Where =
    setup.files.length > 0
      ? { kind: 'files', paths: setup.files, cluster: 'default', ...(setup.format === undefined ? {} : { format: setup.format }) }
      : { kind: 'store', location: setup.store ?? store };
  return {
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
