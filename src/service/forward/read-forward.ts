/** What a forward of the configuration means: its destination, and its query as a filter. */
import { AppError } from '../../contract/problems.ts';
import { isError } from '../../model/diagnostic.ts';
import { nearest } from '../../model/suggest.ts';
import { type EventDestination, eventKinds, takesEvents } from '../../notify/events/raw-event.ts';
import type { DestinationSettings } from '../../platform/config-destinations.ts';
import type { ForwardSettings } from '../../platform/config-forward.ts';
import type { Expr } from '../../query/ast.ts';
import { readQuery } from '../../query/check-query.ts';

/** @throws AppError `config-invalid` where it names no destination that takes events, or its query does not read well. */
export function readForward(
  { name: forward, to, query }: ForwardSettings,
  destinations: readonly DestinationSettings[],
): { readonly destination: EventDestination; readonly where: Expr } {
  const destination = destinations.find(({ name }) => name === to);
  if (destination === undefined) throw invalid(forward, ...noDestination(to, destinations));
  if (!takesEvents(destination))
    throw invalid(forward, `${to} is of the kind ${destination.kind}, which takes alerts alone.`, `Events go to ${eventKinds.join(', ')}.`);
  return { destination, where: readFilter(forward, query) };
}

function readFilter(forward: string, text: string): Expr {
  const { query, diagnostics } = readQuery(text);
  const error = diagnostics.find(isError);
  if (query === null || error !== undefined)
    throw invalid(forward, `Its query cannot be read: ${error?.message ?? text}`, error?.hint ?? 'Try it with `telltale query`.');
  if (query.stages.length > 0)
    throw invalid(
      forward,
      'Its query goes on behind the filter.',
      'Leave out what stands behind the first |; a filter alone says which events go.',
    );
  return query.where ?? { kind: 'and', operands: [] };
}

function noDestination(to: string, destinations: readonly DestinationSettings[]): [message: string, hint: string] {
  const names = destinations.map(({ name }) => name);
  const near = nearest(to, names);
  const hint =
    names.length === 0 ? 'Write it under destinations.' : near === null ? `There is ${names.join(', ')}.` : `Did you mean ${near}?`;
  return [`There is no destination ${to}.`, hint];
}

function invalid(forward: string, message: string, hint: string): AppError {
  return new AppError('config-invalid', { message: `forward ${forward}: ${message}`, hint });
}
