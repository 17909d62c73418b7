/** `telltale destinations`: where alerts go, whether one arrives there, and what was delivered. */
import { AppError, exitCodes } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { pickConfig } from '../../platform/config.ts';
import { loadConfig } from '../../platform/load-config.ts';
import { type DestinationState, findDestination, listDeliveries, listDestinations, testDestination } from '../../service/destinations.ts';
import type { CommandRunner, Face } from '../face.ts';
import { formatCount } from '../output/format-cell.ts';
import { escapeLines, escapeText } from '../terminal/escape.ts';

export const runDestinationsCommand: CommandRunner<RequestOf<'destinations'>> = async (request, face) => {
  const { env } = process;
  const config = await loadConfig(request.config ?? (env['TELLTALE_CONFIG'] || undefined), env);
  const { destinations } = config;
  const spool = request.spool ?? pickConfig(config, env).spool;
  if (request.action === 'list')
    return print(face, await listDestinations(destinations, spool), 'No destination is configured.', stateText);
  if (request.action === 'log') {
    const deliveries = await listDeliveries(spool, request.name, request.limit);
    return print(
      face,
      deliveries,
      'Nothing was sent yet.',
      ({ time, destination, result, alert, attempt, detail }) =>
        `${time}  ${destination}  ${result}  alert ${alert}, attempt ${attempt}: ${detail}`,
    );
  }
  if (request.name === undefined) throw new AppError('usage', { message: 'test needs the NAME of a destination.' });
  const { context, out, outStyle: style, setup } = face;
  const settings = findDestination(destinations, request.name);
  const tested = await testDestination(settings, { env, clock: context.clock, signal: context.signal });
  const { result, detail } = tested.outcome;
  if (setup.output === 'json') await out.write(`${JSON.stringify(tested)}\n`);
  else {
    for (const text of tested.sent)
      await out.write(
        `${style.bold(result === 'done' ? 'Sent:' : 'Tried to send:')}\n${escapeLines(text.replaceAll('\r\n', '\n').trimEnd())}\n\n`,
      );
    const said =
      result === 'done' ? 'It was taken' : result === 'retry' ? 'It was not taken; an alert would be tried again' : 'It was refused';
    await out.write(`${style.bold(`${said}:`)} ${escapeText(detail)}\n`);
  }
  await out.flush();
  return result === 'done' ? exitCodes.ok : exitCodes.remote;
};

async function print<Row>({ out, setup }: Face, rows: readonly Row[], nothing: string, textOf: (row: Row) => string): Promise<number> {
  if (setup.output === 'json') await out.write(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0) await out.write(`${nothing}\n`);
  else for (const row of rows) await out.write(`${escapeLines(textOf(row))}\n`);
  await out.flush();
  return exitCodes.ok;
}

function stateText({ name, kind, where, minLevel, waiting, waitsSince, last }: DestinationState): string {
  const waits = waitsSince === null ? 'nothing waits' : `${formatCount(waiting)} waiting since ${waitsSince}`;
  const done = last === null ? 'never used' : `last ${last.result} at ${last.time}: ${last.detail}`;
  return `${name}  ${kind}  ${where}\n  from ${minLevel} on; ${waits}; ${done}`;
}
