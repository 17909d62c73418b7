/** The rows of a statement over recorded traffic, within what the asker may see. */
import type { CompiledTraffic, TrafficContext } from '../../sql/policy/policy-traffic.ts';
import { type Context, seenBy, statementOptions } from '../context.ts';
import { askEvents, settingsFor } from '../run-query.ts';

export async function trafficRows<Row>(compile: (context: TrafficContext) => CompiledTraffic, context: Context): Promise<Row[]> {
  const nowUs = BigInt(context.clock()) * 1000n;
  return askEvents(context, ({ store, relation }) => {
    const compiled = compile({ ...seenBy(context), relation, nowUs });
    return store.rows<Row>(compiled.statement, { ...statementOptions(context), settings: settingsFor(compiled, relation) });
  });
}

/** When the first and the last of the events were received; null where there are none. The times of rows sort as text. */
export function timesOf(rows: readonly { readonly first: string; readonly last: string }[]) {
  const [first = null] = rows.map((row) => row.first).sort();
  const last =
    rows
      .map((row) => row.last)
      .sort()
      .at(-1) ?? null;
  return { first, last };
}
