/** Findings of suspicions: with the events that each rests on, and with what they hold masked. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../model/finding.ts';
import { maskText } from '../../model/masking/text-patterns.ts';
import { type EvidenceRow, gatherEvidence, mostEvidence } from '../../sql/behaviour/evidence.ts';
import type { StatementOptions, Store } from '../../store/store.ts';
import type { Suspicion } from './suspicion.ts';

const queriesAtOnce = 40;

export interface FindingsGiven {
  readonly store: Store;
  readonly options: StatementOptions;
  readonly trustedProxies: readonly string[];
}

/** In the order of time. */
export async function behaviourFindings(suspicions: readonly Suspicion[], given: FindingsGiven): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let from = 0; from < suspicions.length; from += queriesAtOnce) {
    const some = suspicions.slice(from, from + queriesAtOnce);
    const statement = gatherEvidence(
      some.map(({ evidence }) => evidence),
      given.trustedProxies,
    );
    const rows = new Map((await given.store.rows<EvidenceRow>(statement, given.options)).map((row) => [row.number, row]));
    findings.push(...some.map((suspicion, number) => findingOf(suspicion, rows.get(number))));
  }
  return findings.sort((one, other) => Number(one.atUs - other.atUs) || (one.id < other.id ? -1 : 1));
}

function findingOf({ rule, cluster, user, actorKind, what, atUs, reason, facts }: Suspicion, seen: EvidenceRow | undefined): Finding {
  const auditIDs = [...new Set(seen?.audit_ids)].slice(0, mostEvidence);
  return {
    id: idOf(rule.id, cluster, user, what),
    rule,
    // Retention may have taken the events.
    firstUs: seen === undefined ? atUs : BigInt(seen.first),
    atUs: seen === undefined ? atUs : BigInt(seen.last),
    cluster,
    user,
    impersonatedUser: seen?.impersonated ?? '',
    actorKind,
    sourceIPs: seen?.source_ips ?? [],
    userAgent: maskText(seen?.user_agent ?? ''),
    verb: seen?.seen_verb ?? '',
    code: seen === undefined || seen.seen_code === 0 ? null : seen.seen_code,
    object:
      seen === undefined || seen.seen_resource === ''
        ? null
        : { resource: seen.seen_resource, subresource: seen.seen_subresource, apiGroup: seen.api_group, namespace: seen.seen_namespace, name: seen.seen_name },
    auditIDs,
    events: Number(seen?.events ?? 0),
    reason: maskText(reason),
    facts: facts.map(({ label, value }) => ({ label, value: maskText(value) })),
  };
}

/** Each part with its length before it, so that no part can run into the next. */
function idOf(...parts: readonly string[]): string {
  const text = parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
