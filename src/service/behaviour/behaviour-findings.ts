/** Findings of suspicions: with the events that each rests on, and with what they hold masked. */
import type { Finding } from '../../model/finding.ts';
import { maskText } from '../../model/masking/text-patterns.ts';
import { describeEvents, type EvidenceRow, gatherEvidence, type LastEventRow, mostEvidence } from '../../sql/behaviour/evidence.ts';
import type { StatementOptions, Store } from '../../store/store.ts';
import { findingId } from '../finding-id.ts';
import type { Suspicion } from './suspicion.ts';

const idOf = ({ rule, cluster, user, what }: Suspicion) => findingId(rule.id, cluster, user, what);

const queriesAtOnce = 40;

export interface FindingsGiven {
  readonly store: Store;
  readonly options: StatementOptions;
}

/** In the order of time. */
export async function behaviourFindings(all: readonly Suspicion[], given: FindingsGiven): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const suspicions = [...new Map(all.map((suspicion) => [idOf(suspicion), suspicion] as const).reverse()).values()].reverse();
  for (let from = 0; from < suspicions.length; from += queriesAtOnce)
    findings.push(...(await withEvidence(suspicions.slice(from, from + queriesAtOnce), given)));
  return findings.sort((one, other) => Number(one.atUs - other.atUs) || (one.id < other.id ? -1 : 1));
}

async function withEvidence(suspicions: readonly Suspicion[], { store, options }: FindingsGiven): Promise<Finding[]> {
  const queries = suspicions.map(({ evidence }) => evidence);
  const rows = new Map((await store.rows<EvidenceRow>(gatherEvidence(queries), options)).map((row) => [row.number, row]));
  const last = suspicions.flatMap(({ cluster, user }, number) => {
    const row = rows.get(number);
    return row === undefined ? [] : [{ cluster, user, atUs: BigInt(row.last) }];
  });
  const described = last.length === 0 ? [] : await store.rows<LastEventRow>(describeEvents(last), options);
  const byPlace = new Map(described.map(({ cluster, identity, at, ...rest }) => [JSON.stringify([cluster, identity, at]), rest]));
  return suspicions.map((suspicion, number) => {
    const row = rows.get(number);
    return findingOf(suspicion, row, byPlace.get(JSON.stringify([suspicion.cluster, suspicion.user, row?.last])));
  });
}

type Described = Omit<LastEventRow, 'cluster' | 'identity' | 'at'>;

function findingOf(suspicion: Suspicion, seen: EvidenceRow | undefined, last: Described | undefined): Finding {
  const { rule, cluster, user, actorKind, atUs, reason, facts } = suspicion;
  return {
    id: idOf(suspicion),
    rule,
    // Retention may have taken the events.
    firstUs: seen === undefined ? atUs : BigInt(seen.first),
    atUs: seen === undefined ? atUs : BigInt(seen.last),
    cluster,
    user,
    impersonatedUser: last?.impersonated ?? '',
    actorKind,
    sourceIPs: last?.source_ips ?? [],
    userAgent: maskText(last?.user_agent ?? ''),
    verb: last?.seen_verb ?? '',
    code: last === undefined || last.seen_code === 0 ? null : last.seen_code,
    // It rests on what went on in the whole cluster: who may see one namespace may not see it.
    object: null,
    auditIDs: [...new Set(seen?.audit_ids)].slice(0, mostEvidence),
    events: Number(seen?.events ?? 0),
    reason: maskText(reason),
    facts: facts.map(({ label, value }) => ({ label, value: maskText(value) })),
  };
}
