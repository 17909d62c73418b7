/** The use case behind `risk`: what was found about each identity adds up, fades with time, and comes with its reasons. */
import type { AnswerOf } from '../../contract/answers.ts';
import type { RequestOf } from '../../contract/requests.ts';
import type { AlertLevel } from '../../model/alert.ts';
import { isoOf } from '../../model/iso-time.ts';
import { type FindingDocumentRow, findingDocuments, type RiskRow, rankByRisk } from '../../sql/behaviour/risk.ts';
import { type Context, statementOptions } from '../context.ts';

type Identity = AnswerOf<'risk'>['identities'][number];
type Reason = Identity['reasons'][number];

export const defaultHalfLifeMs = 7 * 86_400_000;
const dayMs = 86_400_000;
const mostReasons = 20;
/** Points of a course: as many as a small chart shows. */
const coursePoints = 30;

/** What one detection found about somebody on one day. */
interface Counted {
  readonly rule: string;
  readonly score: number;
  readonly lastMs: number;
  readonly findings: number;
  readonly last: string;
}

export async function risk({ user, clusters, days, limit }: RequestOf<'risk'>, context: Context): Promise<AnswerOf<'risk'>> {
  const { store } = await context.events();
  const nowMs = context.clock();
  const halfLifeMs = context.halfLifeMs ?? defaultHalfLifeMs;
  const statement = rankByRisk({
    scope: context.scope,
    clusters,
    user: user ?? null,
    nowUs: BigInt(nowMs) * 1000n,
    halfLifeUs: BigInt(Math.round(halfLifeMs)) * 1000n,
    limit,
  });
  const rows = await store.rows<RiskRow>(statement, statementOptions(context));
  const identities = rows.map((row) => ({ row, counted: row.days.map(countedOf) }));
  const reasons = identities.map(({ counted }) => reasonsOf(counted, nowMs, halfLifeMs));
  const ids = reasons.flat().map(({ last }) => last.id);
  const documents = ids.length === 0 ? [] : await store.rows<FindingDocumentRow>(findingDocuments(ids), statementOptions(context));
  const byId = new Map(documents.map((document) => [document.id, document]));
  return {
    at: new Date(nowMs).toISOString(),
    halfLifeMs,
    identities: identities.map(({ row, counted }, at) => ({
      cluster: row.cluster,
      user: row.user,
      actorKind: row.actor_kind as Identity['actorKind'],
      score: rounded(scoreAt(counted, nowMs, halfLifeMs)),
      before: rounded(scoreAt(counted, nowMs - dayMs, halfLifeMs)),
      findings: counted.reduce((sum, { findings }) => sum + findings, 0),
      last: isoOf(BigInt(Math.max(...counted.map(({ lastMs }) => lastMs))) * 1000n),
      reasons: (reasons[at] ?? []).map((reason) => describe(reason, byId.get(reason.last.id))),
      course: courseOf(counted, { nowMs, halfLifeMs, days }),
    })),
  };
}

function countedOf([rule, score, lastUs, findings, last]: RiskRow['days'][number]): Counted {
  return { rule, score, lastMs: Number(BigInt(lastUs) / 1000n), findings: Number(findings), last };
}

/** What was noticed later than that counts for nothing yet. */
function scoreAt(counted: readonly Counted[], atMs: number, halfLifeMs: number): number {
  return counted.reduce((sum, { score, lastMs }) => sum + (lastMs > atMs ? 0 : score * 2 ** ((lastMs - atMs) / halfLifeMs)), 0);
}

interface RuleScore {
  readonly rule: string;
  readonly score: number;
  readonly findings: number;
  readonly last: { readonly id: string; readonly atMs: number };
}

/** By detection, the most first. */
function reasonsOf(counted: readonly Counted[], nowMs: number, halfLifeMs: number): RuleScore[] {
  const rules = [...new Set(counted.map(({ rule }) => rule))];
  const scores = rules.map((rule): RuleScore => {
    const own = counted.filter((one) => one.rule === rule).sort((one, other) => other.lastMs - one.lastMs);
    return {
      rule,
      score: scoreAt(own, nowMs, halfLifeMs),
      findings: own.reduce((sum, { findings }) => sum + findings, 0),
      last: { id: own[0]?.last ?? '', atMs: own[0]?.lastMs ?? 0 },
    };
  });
  return scores.sort((one, other) => other.score - one.score || (one.rule < other.rule ? -1 : 1)).slice(0, mostReasons);
}

/** As much of a kept finding as is told here. */
interface Kept {
  readonly reason?: string;
  readonly rule?: { readonly name?: string; readonly title?: string; readonly level?: AlertLevel };
}

function describe({ rule, score, findings, last }: RuleScore, kept: FindingDocumentRow | undefined): Reason {
  const document = (kept === undefined ? {} : JSON.parse(kept.document)) as Kept;
  return {
    rule: document.rule?.name ?? rule,
    title: document.rule?.title ?? rule,
    level: document.rule?.level ?? 'informational',
    score: rounded(score),
    findings,
    last: isoOf(BigInt(last.atMs) * 1000n),
    sentence: document.reason ?? '',
    alert: kept?.alert ?? '',
  };
}

function courseOf(
  counted: readonly Counted[],
  { nowMs, halfLifeMs, days }: { readonly nowMs: number; readonly halfLifeMs: number; readonly days: number },
): Identity['course'] {
  const stepMs = (days * dayMs) / coursePoints;
  return Array.from({ length: coursePoints + 1 }, (_, index) => {
    const atMs = nowMs - (coursePoints - index) * stepMs;
    return { at: new Date(atMs).toISOString(), score: rounded(scoreAt(counted, atMs, halfLifeMs)) };
  });
}

const rounded = (score: number) => Math.round(score * 100) / 100;
