/** What a command is given by the command line: the context of its use case, and where to write. Data goes to `out`, all else to `err`. */
import type { RowsAnswer } from '../contract/answers.ts';
import type { Handlers } from '../contract/operations.ts';
import type { Setup } from '../contract/shared-inputs.ts';
import type { Context } from '../service/context.ts';
import type { Where } from '../service/open-events.ts';
import type { Sink } from './terminal/sink.ts';
import type { Style } from './terminal/style.ts';

export interface Face {
  /** The operations, as this machine or a server answers them. */
  readonly handlers: Handlers<Context>;
  readonly context: Context;
  /** The same context over other events; they are closed with the command. */
  readonly contextOf: (where: Where) => Context;
  /** Where the events of the context are. */
  readonly where: Where;
  readonly setup: Setup;
  readonly out: Sink;
  readonly outStyle: Style;
  readonly err: Sink;
  readonly errStyle: Style;
  /** Seconds since the command was given. */
  readonly elapsedSeconds: () => number;
}

/** Gives the exit code. */
export type CommandRunner<Request> = (request: Request, face: Face) => Promise<number>;

/** One line beside the data, unless the person wants it quiet. */
export async function writeFooter({ setup, where, err, errStyle, elapsedSeconds }: Face, text: string): Promise<void> {
  // Where nobody named the server, it is said which one was asked.
  const asked = where.kind === 'server' && setup.server === undefined ? ` · ${where.url}` : '';
  if (!setup.quiet) await err.write(`${errStyle.dim(`${text}${asked} · ${elapsedSeconds().toFixed(2)} s`)}\n`);
}

/** What the answer rests on: one request once, or every stage. */
export function sayCounting(counting: RowsAnswer['counting']): string {
  return counting === 'requests'
    ? 'each request counted once, by its last recorded stage'
    : 'all stages counted, because the query names stage';
}
