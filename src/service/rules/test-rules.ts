/**
 * The use case behind `rules test`: the events that rules carry, through the same statement that finds real ones. All run in one
 * file; each story lies days away from every other, so that nothing is counted together that does not belong together.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { completeEvent } from '../../rules/complete-event.ts';
import type { Rule, TestCase } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { listsFor } from '../indicators/given-lists.ts';
import { lazyEvents } from '../open-events.ts';
import { type ChosenRules, chooseRules, neededRules } from './choose-rules.ts';
import { findEvents } from './find-events.ts';
import { correlationFields, makeFindings } from './make-findings.ts';
import { pastOf } from './rule-past.ts';

export interface Story {
  readonly rule: Rule;
  readonly wants: 'match' | 'ignore';
  readonly number: number;
  readonly steps: TestCase;
}

const firstMs = Date.UTC(2026, 0, 1, 12);
/** Correlations reach back 31 days at most. */
const apartMs = 40 * 86_400_000;

export async function testRules(
  { rules: names, folders, noBuiltIn, lists, since, until }: RequestOf<'rules test'>,
  context: Context,
): Promise<AnswerOf<'rules test'>> {
  const read = await chooseRules(
    { rules: names, folders, builtIn: !noBuiltIn && (folders.length === 0 || names.length > 0), lists: await listsFor(lists, context) },
    context.warn,
  );
  const stories = storiesOf(read.chosen);
  const raised = stories.length === 0 ? new Map<string, ReadonlySet<number>>() : await runStories(stories, read.chosen, read.all, context);
  const results = resultsOf(read.chosen, stories, raised);
  const past = since === undefined && until === undefined ? null : await pastOfRules(read, { since, until }, context);
  return { rules: results, failed: results.some(({ failures }) => failures.length > 0), past };
}

export function storiesOf(rules: readonly Rule[]): readonly Story[] {
  return rules.flatMap((rule) =>
    (['match', 'ignore'] as const).flatMap((wants) =>
      rule.tests[wants].map((steps, at): Story => ({ rule, wants, number: at + 1, steps })),
    ),
  );
}

/** One for each rule, in their order. */
export function resultsOf(
  rules: readonly Rule[],
  stories: readonly Story[],
  raised: ReadonlyMap<string, ReadonlySet<number>>,
): AnswerOf<'rules test'>['rules'] {
  return rules.map((rule) => {
    const own = stories.flatMap((story, at) =>
      story.rule === rule ? [{ ...story, isRaised: raised.get(rule.id)?.has(at) === true }] : [],
    );
    const failures = own.filter(({ wants, isRaised }) => isRaised !== (wants === 'match'));
    return {
      name: rule.name,
      match: own.filter(({ wants }) => wants === 'match').length,
      ignore: own.filter(({ wants }) => wants === 'ignore').length,
      failures: failures.map(({ wants, number }) => ({ wants, number })),
    };
  });
}

/** Each rule costs statements of its own; all of them at once are what `detect` is for. */
const mostPast = 20;

async function pastOfRules(
  { chosen, all }: Pick<ChosenRules, 'chosen' | 'all'>,
  { since, until }: Pick<RequestOf<'rules test'>, 'since' | 'until'>,
  context: Context,
): Promise<AnswerOf<'rule-past'>[]> {
  const rules = chosen.filter((rule) => rule.raises);
  if (rules.length > mostPast)
    throw new AppError('usage', {
      message: `${rules.length} rules are too many to be held against the past one by one; ${mostPast} are the most.`,
      hint: 'Name some of them, or ask for all at once with `telltale detect --since`.',
    });
  const found: AnswerOf<'rule-past'>[] = [];
  for (const rule of rules) found.push(await pastOf({ rule, all, since, until, shown: 'plain' }, context));
  return found;
}

/** For each rule the stories that it raised a finding in. */
export async function runStories(
  stories: readonly Story[],
  chosen: readonly Rule[],
  all: readonly Rule[],
  context: Context,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const lines = stories.flatMap(({ steps }, story) =>
    steps.map(({ afterSeconds, event }, step) => {
      const timeMs = firstMs + story * apartMs + afterSeconds * 1000;
      return JSON.stringify(completeEvent(event, { auditID: `story-${story}-${step}`, timeMs }));
    }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'telltale-rules-'));
  const path = join(folder, 'events.ndjson');
  try {
    await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    const events = lazyEvents({ kind: 'files', paths: [path], cluster: 'default' }, context);
    try {
      // What only feeds a correlation is tried by its own events as well.
      const rules = chosen.map((rule) => ({ ...rule, raises: true }));
      const needed = neededRules(rules, all);
      const among = { where: null, stages: [] };
      const found = await findEvents(
        { rules: needed, among, more: correlationFields(rules), records: false },
        { ...context, events: events.events },
      );
      const raised = new Map<string, Set<number>>();
      for (const { finding } of makeFindings(rules, found, { masked: false })) {
        const { rule, atUs } = finding;
        const story = Math.floor((Number(atUs / 1000n) - firstMs) / apartMs);
        raised.set(rule.id, (raised.get(rule.id) ?? new Set()).add(story));
      }
      return raised;
    } finally {
      await events.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
