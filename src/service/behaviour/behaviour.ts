/** The use case behind `behaviour`: the past of a store, judged as it would have been judged while it happened. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { type AlertLevel, isLevelAtLeast } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import { isoOf } from '../../model/iso-time.ts';
import { countWatched, type WatchedRow } from '../../sql/behaviour/new-sightings.ts';
import { type Context, statementOptions } from '../context.ts';
import { rangeBounds, readAsked } from '../summary/asked.ts';
import { tellRuleOf } from '../tell-rule-of.ts';
import { collect } from './collect.ts';
import { openGeoDatabase } from './geo-database.ts';
import { chooseBehaviourRules, judge } from './judge.ts';
import { readBehaviourSettings } from './read-behaviour-settings.ts';

/** Before and after every time that an event may have. */
const always = { fromUs: -3_000_000_000_000_000n, toUs: 10_000_000_000_000_000n };

export async function behaviour(request: RequestOf<'behaviour'>, context: Context): Promise<AnswerOf<'behaviour'>> {
  const { clusters, rules: names, level, failOn, learn, since, until } = request;
  const { store, relation } = await context.events();
  if (relation.kind !== 'table')
    throw new AppError('usage', {
      message: 'What is usual is learnt from a store.',
      hint: 'Take the files in with `telltale ingest` first.',
    });
  const read = await readBehaviourSettings(request.config);
  const settings = learn === undefined ? read : { ...read, learnMs: learn };
  const bounds = rangeBounds(readAsked({ clusters, since, until }), context.clock());
  const rules = chooseBehaviourRules(names, settings.off).filter((rule) => isLevelAtLeast(rule.level, level));
  const options = statementOptions(context);
  const { trustedProxies, signal } = context;
  await collect({ store, options, trustedProxies, signal });
  const judged = { fromUs: bounds.fromUs ?? always.fromUs, toUs: bounds.toUs ?? always.toUs, storedUs: null, hoursUs: null, clusters };
  const geo = settings.geoDatabase === null ? null : await openGeoDatabase(settings.geoDatabase);
  const all = await judge(rules, { store, options, settings, judged, trustedProxies, geo, warn: context.warn });
  const findings = all.filter((finding) => isLevelAtLeast(finding.rule.level, level));
  const [watched] = await store.rows<WatchedRow>(countWatched(clusters, BigInt(settings.learnMs) * 1000n), options);
  return {
    rules: rules.length,
    watched: Number(watched?.learnt ?? 0),
    learning: Number(watched?.learning ?? 0),
    failed: failOn !== 'never' && findings.some(({ rule }) => isLevelAtLeast(rule.level, failOn as AlertLevel)),
    findings: findings.map(answerOf),
  };
}

function answerOf(finding: Finding) {
  const { id, firstUs, atUs, cluster, user, actorKind, auditIDs, events, reason, facts } = finding;
  return {
    id,
    rule: tellRuleOf(finding),
    time: isoOf(atUs),
    first: isoOf(firstUs),
    cluster,
    user,
    actorKind,
    auditID: auditIDs.at(-1) ?? '',
    auditIDs: [...auditIDs],
    events,
    reason,
    facts: facts.map((fact) => ({ ...fact })),
  };
}
