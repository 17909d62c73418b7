/**
 * The use case behind `summary`: what a responder wants to know first. Each part is a query of the language, which the answer
 * gives beside what it found; a few statements run at a time.
 */
import type { RequestOf } from '../contract/requests.ts';
import type { BadRecords, Summary } from '../contract/summary.ts';
import { countBadRecords } from '../sql/summary.ts';
import type { Context } from './context.ts';
import { answerSection } from './summary/answer-section.ts';
import { printRange, readAsked } from './summary/asked.ts';
import { countOf } from './summary/compose-query.ts';
import { findHoldings, findNewest, findSilences, findVolume } from './summary/overview.ts';
import { summarySections } from './summary/sections.ts';
import { type Work, withWork } from './summary/work.ts';

export async function summary(request: RequestOf<'summary'>, context: Context): Promise<Summary> {
  return withWork(readAsked(request), context, summarize);
}

async function summarize(work: Work): Promise<Summary> {
  const [{ events, time, coverage }, badRecords] = await Promise.all([findHoldings(work), findBadRecords(work)]);
  const head = { asked: { clusters: work.asked.clusters, range: printRange(work.asked) }, time, events, badRecords };
  if (time === null) {
    const newest = await findNewest(work);
    return { ...head, newest, requests: 0, volume: null, coverage: { ...coverage, silences: null }, sections: [] };
  }
  const [requests, volume, silences, sections] = await Promise.all([
    countRequests(work),
    findVolume(time, work),
    findSilences(time, work),
    Promise.all(summarySections.map((section) => answerSection(section, work))),
  ]);
  return { ...head, newest: null, requests, volume, coverage: { ...coverage, silences }, sections };
}

async function countRequests(work: Work): Promise<number> {
  const { rows } = await work.ask(countOf(work.restrict({ where: null, stages: [] })));
  return Number(rows[0]?.['count'] ?? 0);
}

async function findBadRecords({ asked, context, rows }: Work): Promise<BadRecords> {
  const reasons = await rows<{ reason: string; count: string }>(
    countBadRecords({ scope: context.scope, clusters: asked.clusters, fromUs: null, toUs: null }),
  );
  const counts = reasons.map(({ reason, count }) => ({ reason, count: Number(count) }));
  return { count: counts.reduce((sum, { count }) => sum + count, 0), reasons: counts };
}
