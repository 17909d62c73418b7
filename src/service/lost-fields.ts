/** Notes on what a query asks of events that got lost before they came: the way of export left it out, or it was cut. */
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Expr, FieldRef, Query } from '../query/ast.ts';
import { fieldsOf } from '../query/mentions.ts';
import { leaves } from '../query/walk.ts';
import type { Context } from './context.ts';
import { allRows, runQuery } from './run-query.ts';

/** What `missing` names, and the fields that cannot be told without it. */
type Loss = readonly [loss: string, fields: readonly string[]];

const fieldsByLoss: ReadonlyMap<Loss[0], Loss[1]> = new Map([
  ['level', ['level']],
  ['user', ['user', 'uid', 'groups', 'extra', 'actor', 'actor_kind']],
  ['groups', ['groups']],
  ['uid', ['uid']],
  ['extra', ['extra']],
  ['impersonateduser', ['impersonateduser']],
  ['impersonateduid', ['impersonateduid']],
  ['impersonatedgroups', ['impersonatedgroups']],
  ['impersonatedextra', ['impersonatedextra']],
  ['impersonationconstraint', ['impersonationconstraint']],
  ['sourceips', ['sourceips', 'source_ip']],
  ['resource', ['resource', 'subresource', 'namespace', 'name', 'apigroup', 'apiversion']],
  ['objectuid', ['objectuid']],
  ['resourceversion', ['resourceversion']],
  ['code', ['code', 'code_class', 'status', 'reason', 'message', 'details']],
  ['request', ['request', 'request_size']],
  ['response', ['response', 'response_size']],
  ['annotations', ['annotations', 'decision', 'authz_reason']],
  ['exec_command', ['exec_command']],
  ['duration', ['duration', 'stage_time']],
]);

/** A note that takes longer is not waited for. */
const patienceMs = 5000;
const nowhere = { start: 0, end: 0 };
const missing: FieldRef = { field: 'missing', path: [], text: 'missing', span: nowhere };

/** Of raw files nothing got lost that anybody would know of, unless they were mapped: then they are not looked through again. */
export async function noteLostFields(query: Query, context: Context): Promise<Diagnostic[]> {
  const mentions = fieldsOf(query).filter(({ computed }) => computed === undefined);
  if (mentions.some(({ field }) => field === 'missing')) return [];
  const possible = [...fieldsByLoss].filter(([, fields]) => mentions.some(({ field }) => fields.includes(field)));
  if (possible.length === 0) return [];
  const { relation } = await context.events();
  if (relation.kind === 'files' && !relation.files.some(({ mapped }) => mapped === true)) return [];
  const brief = { ...context, limits: { ...context.limits, timeoutMs: Math.min(patienceMs, context.limits.timeoutMs ?? patienceMs) } };
  const count = async (asked: Query, losses: readonly Loss[]) =>
    countLosses(asked, losses, brief).catch((error: unknown) => {
      if (context.signal.aborted) throw error;
      return new Map<string, number>();
    });
  // Mostly nothing is lost, which is told without a look at what the query is about.
  const anywhere = await count({ ...query, where: null }, possible);
  const losses = possible.filter(([loss]) => anywhere.has(loss));
  const counts = losses.length === 0 ? anywhere : await count(query, losses);
  return losses.flatMap(([loss, fields]) => {
    const mention = mentions.find(({ field }) => fields.includes(field));
    const count = counts.get(loss) ?? 0;
    return mention === undefined || count === 0 ? [] : [noteOf(mention, loss, count)];
  });
}

function noteOf({ text, span }: FieldRef, loss: string, count: number): Diagnostic {
  const events = count === 1 ? '1 event that this is about has' : `${count.toLocaleString('en-US')} events that this is about have`;
  return {
    severity: 'note',
    code: 'field-lost',
    message: `${events} no ${text}: it was cut, or lost on the way here.`,
    span,
    hint: `missing=${loss} finds them; docs/reference/envelopes.md tells what each way of export loses.`,
  };
}

/** By loss: how many events have it, of those that the conditions on other fields are about. */
async function countLosses({ where, stages }: Query, losses: readonly Loss[], context: Context): Promise<ReadonlyMap<string, number>> {
  const lost = new Set(losses.flatMap(([, fields]) => fields));
  const conjuncts = where === null ? [] : where.kind === 'and' ? where.operands : [where];
  const about = conjuncts.filter((conjunct) =>
    [...leaves(conjunct)].every(({ leaf }) => leaf.kind !== 'text' && !lost.has(leaf.field.field)),
  );
  const values = losses.map(([loss]) => ({ kind: 'text', value: loss, span: nowhere }) as const);
  const isLost: Expr = { kind: 'in', field: missing, values, negated: false };
  const grouped: Query = {
    where: { kind: 'and', operands: [...about, isLost] },
    stages: [...stages.filter(({ kind }) => kind === 'range'), { kind: 'groupby', keys: [missing], span: nowhere }],
  };
  const counts = new Map<string, number>();
  for (const { cells } of await allRows(await runQuery(grouped, context))) {
    const [names, count] = cells;
    for (const name of Array.isArray(names) ? names : [names]) counts.set(String(name), (counts.get(String(name)) ?? 0) + Number(count));
  }
  return counts;
}
