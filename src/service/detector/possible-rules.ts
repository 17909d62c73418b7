/**
 * The rules that may find something among what is new: planning the statement of all rules costs the engine more than running it over a second's
 * events, and most rules ask for what nobody does.
 */
import { mayHold } from '../../rules/may-hold.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import { type KindOfRequest, kindsOfRequests } from '../../sql/detection/kinds-of-requests.ts';
import type { Store } from '../../store/store.ts';

/** With more kinds it is quicker to ask all rules. */
const mostKinds = 5_000;

export async function possibleRules(
  rules: readonly EventRule[],
  arrival: Arrival,
  store: Store,
  signal: AbortSignal,
): Promise<readonly EventRule[]> {
  const kinds = await store.rows<KindOfRequest>(kindsOfRequests(arrival, mostKinds), { signal });
  if (kinds.length > mostKinds) return rules;
  return rules.filter(({ where }) => kinds.some((kind) => mayHold(where, kind)));
}
