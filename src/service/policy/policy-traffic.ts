/**
 * The use case behind `policy-traffic`: recorded events as the rules of a policy divide them. The page of policies does the rest
 * where it is read: what the rules would record follows from these groups, whatever level a person tries.
 */
import { randomBytes } from 'node:crypto';
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isError } from '../../model/diagnostic.ts';
import { newestKnown } from '../../policy/load/kubernetes-version.ts';
import { parsePolicy } from '../../policy/load/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Query } from '../../query/ast.ts';
import { fieldsOf } from '../../query/mentions.ts';
import { compilePeak, compileTraffic, mostKinds, type PeakRow, type TrafficRow } from '../../sql/policy/policy-traffic.ts';
import { refuseOrderOfArrival, seesAll } from '../../sql/scope.ts';
import type { Context } from '../context.ts';
import { readValidQuery } from '../read-valid-query.ts';
import { groupOf, measureGzip, measureStored, spanOf, usPerDay } from './simulate-traffic.ts';
import { trafficRows } from './traffic-rows.ts';

/** Each rule is a part of the statement, which a server runs beside others. */
const mostRules = 1000;

export async function policyTraffic(
  { policy: source, text, kubernetesVersion = newestKnown }: RequestOf<'policy-traffic'>,
  context: Context,
): Promise<AnswerOf<'policy-traffic'>> {
  const policy = readPolicy(source, kubernetesVersion);
  const { query, warnings } = readEvents(text);
  refuseOrderOfArrival(fieldsOf(query), context.scope);
  const secret = randomBytes(8).readBigUInt64LE();
  const rows = await trafficRows<TrafficRow>((where) => compileTraffic(policy, query, secret, where), context);
  const span = spanOf(rows);
  const events = rows.reduce((sum, row) => sum + Number(row.events), 0);
  const [[peak], gzip, stored] = await Promise.all([
    trafficRows<PeakRow>((where) => compilePeak(policy, query, where), context),
    span === null ? null : measureGzip(policy, query, span, events, context),
    // It is about all that there is, and of a part of it tells nothing.
    seesAll(context.scope) ? measureStored(context) : null,
  ]);
  return {
    kubernetesVersion,
    first: span?.first ?? null,
    last: span?.last ?? null,
    days: span === null ? 0 : Number(span.toUs - span.fromUs) / usPerDay,
    groups: rows.map((row) => {
      const { ruleIndex, ...group } = groupOf(row);
      const users = row.users.map(([user, count]) => ({ user, events: Number(count) }));
      return { rule: ruleIndex === null ? null : ruleIndex + 1, ...group, users };
    }),
    isCut: rows.length >= mostKinds,
    peak: { today: Number(peak?.recorded ?? 0), kept: Number(peak?.kept ?? 0), at: span === null ? '' : String(peak?.at ?? '') },
    gzip: gzip?.kept ?? null,
    stored,
    warnings,
  };
}

/** @throws AppError `policy-invalid`, with `diagnostics` */
function readPolicy(text: string, kubernetesVersion: string): Policy {
  const { policy, diagnostics } = parsePolicy(text, { kubernetesVersion });
  const errors = diagnostics.filter(isError);
  const [first] = errors;
  if (policy === null) {
    throw new AppError('policy-invalid', {
      message: first === undefined ? 'It is no policy.' : `Line ${first.line}: ${first.message}`,
      ...(first?.hint !== undefined && { hint: first.hint }),
      diagnostics: errors.map(({ line: _line, column: _column, ...diagnostic }) => diagnostic),
    });
  }
  if (policy.rules.length > mostRules) {
    throw new AppError('policy-invalid', {
      message: `The policy has ${policy.rules.length} rules; traffic is divided among ${mostRules} at most.`,
      hint: 'Join rules that differ in one list only.',
    });
  }
  return policy;
}

/** @throws AppError `query-invalid`, `usage` */
function readEvents(text: string): { readonly query: Query; readonly warnings: AnswerOf<'policy-traffic'>['warnings'] } {
  const { query, warnings } = readValidQuery(text);
  const stage = query.stages.find(({ kind }) => kind !== 'range');
  if (stage === undefined) return { query, warnings };
  throw new AppError('usage', {
    message: `“${text.slice(stage.span.start, stage.span.end)}” has no meaning here: what is asked for are events.`,
    hint: 'Give filters and a time range alone.',
  });
}
