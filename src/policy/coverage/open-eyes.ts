/** The smallest change of a policy after which a question is answered: rules raised, rules put in before others, stages kept. */
import { isAtLeast, type Level, levels, type Policy, type PolicyRule, type Stage } from '../policy.ts';
import { findWitness } from '../reach/find-witness.ts';
import { coverPolicy, type Loss, type WatchCoverage } from './cover-policy.ts';
import { type Conditions, entriesOf, narrowRule } from './narrow-rule.ts';
import { leakingVerbs, sensitiveTuples } from './request-kinds.ts';

export type PolicyEdit =
  /** Before a rule, from 0; null puts it behind the last. */
  | { readonly kind: 'insert'; readonly before: number | null; readonly rule: PolicyRule }
  | { readonly kind: 'raise'; readonly ruleIndex: number; readonly level: Level }
  /** Takes stages out of the omitStages of a rule; null is those of the policy. */
  | { readonly kind: 'keep-stages'; readonly ruleIndex: number | null; readonly stages: readonly Stage[] };

export interface Change {
  readonly edits: readonly PolicyEdit[];
  readonly policy: Policy;
}

/** Null where it is answered already, and where no change of the policy helps, or only one that records credentials. */
export function openEyes(policy: Policy, coverage: WatchCoverage): Change | null {
  if (coverage.losses.length === 0 || coverage.needsCredentials) return null;
  for (const isNarrow of [true, false]) {
    const edits = editsFor(policy, coverage, isNarrow);
    if (edits.length === 0) continue;
    const changed = applyEdits(policy, edits);
    if (coverPolicy(changed, [coverage.watch])[0]?.status === 'answerable') return { edits, policy: changed };
  }
  return null;
}

function editsFor(policy: Policy, { losses, isAnyOther }: WatchCoverage, isNarrow: boolean): readonly PolicyEdit[] {
  const byRule = new Map<number | null, Loss[]>();
  for (const loss of losses) byRule.set(loss.ruleIndex, [...(byRule.get(loss.ruleIndex) ?? []), loss]);
  const edits = [...byRule].flatMap(([ruleIndex, own]) => {
    const rule = ruleIndex === null ? undefined : policy.rules[ruleIndex];
    const level = highest([...own.map(({ need }) => need.level), rule?.level ?? 'None']);
    const stages = [...new Set(own.flatMap(({ need }) => need.stages))];
    const wanted = {
      users: own.flatMap(({ users }) => users.flatMap(({ members }) => members)),
      asked: own.flatMap(({ asked }) => asked.flatMap(({ members }) => members)),
      isAnyOther,
    };
    const narrow = isNarrow || rule === undefined ? narrowRule(rule, wanted) : [conditionsOf(rule)];
    return editsOfRule(policy, { ruleIndex, rule, level, stages, narrow });
  });
  const kept = [...new Set(losses.flatMap(({ need }) => need.stages))].filter((stage) => policy.omitStages?.includes(stage));
  return [...edits, ...(kept.length === 0 ? [] : [{ kind: 'keep-stages', ruleIndex: null, stages: kept } as const])];
}

interface OfRule {
  readonly ruleIndex: number | null;
  readonly rule: PolicyRule | undefined;
  readonly level: Level;
  readonly stages: readonly Stage[];
  readonly narrow: readonly Conditions[];
}

function editsOfRule(policy: Policy, { ruleIndex, rule, level, stages, narrow }: OfRule): readonly PolicyEdit[] {
  const masks = maskFor(narrow, rule, level);
  const before = masks.map((mask) => ({ kind: 'insert', before: ruleIndex, rule: mask }) as const);
  const hidden = (rule?.omitStages ?? []).filter((stage) => stages.includes(stage));
  const [only, another] = narrow;
  if (rule !== undefined && ruleIndex !== null && only !== undefined && another === undefined && isSame(only, conditionsOf(rule)))
    return [
      ...before,
      ...(rule.level === level ? [] : [{ kind: 'raise', ruleIndex, level } as const]),
      ...(hidden.length === 0 ? [] : [{ kind: 'keep-stages', ruleIndex, stages: hidden } as const]),
    ];
  const isRecorded = rule !== undefined && rule.level !== 'None';
  // Where only a stage of the whole policy is missing, no rule has to change.
  if (isRecorded && rule.level === level && hidden.length === 0) return [];
  const omitStages = (rule?.omitStages ?? []).filter((stage) => !stages.includes(stage) && policy.omitStages?.includes(stage) !== true);
  const managed = rule?.omitManagedFields;
  return [
    ...before,
    ...narrow.map((conditions) => ({
      kind: 'insert' as const,
      before: ruleIndex,
      rule: {
        level,
        ...conditions,
        ...(omitStages.length > 0 && { omitStages }),
        ...(managed !== undefined && { omitManagedFields: managed }),
      },
    })),
  ];
}

/** Where more than wanted comes to be recorded with bodies, credentials are kept out. */
function maskFor(narrow: readonly Conditions[], rule: PolicyRule | undefined, level: Level): readonly PolicyRule[] {
  const before = rule?.level ?? 'None';
  if (!isAtLeast(level, 'Request') || isAtLeast(before, level)) return [];
  const masked = sensitiveTuples.filter((tuple) => {
    const verbs = leakingVerbs(tuple, level);
    const within: PolicyRule = { level: 'None', verbs, resources: entriesOf([tuple]) };
    return verbs.length > 0 && narrow.some((conditions) => findWitness([], { level, ...conditions }, { within }) !== null);
  });
  if (masked.length === 0) return [];
  const { resources: _resources, nonResourceURLs: _paths, ...rest } = rule ?? { level: before };
  const masks: PolicyRule = { ...rest, level: before, resources: entriesOf(masked) };
  return [masks];
}

export function applyEdits(policy: Policy, edits: readonly PolicyEdit[]): Policy {
  const { omitStages: all = [], ...rest } = policy;
  const kept = edits.flatMap((edit) => (edit.kind === 'keep-stages' && edit.ruleIndex === null ? edit.stages : []));
  const left = all.filter((stage) => !kept.includes(stage));
  const inserted = (at: number | null) => edits.flatMap((edit) => (edit.kind === 'insert' && edit.before === at ? [edit.rule] : []));
  return {
    ...rest,
    ...(left.length > 0 && { omitStages: left }),
    rules: [...policy.rules.flatMap((rule, index) => [...inserted(index), edited(rule, index, edits)]), ...inserted(null)],
  };
}

function edited(rule: PolicyRule, index: number, edits: readonly PolicyEdit[]): PolicyRule {
  const own = edits.filter((edit) => edit.kind !== 'insert' && edit.ruleIndex === index);
  const { omitStages = [], ...rest } = rule;
  const kept = own.flatMap((edit) => (edit.kind === 'keep-stages' ? edit.stages : []));
  const left = omitStages.filter((stage) => !kept.includes(stage));
  const raised = own.find((edit) => edit.kind === 'raise');
  return { ...rest, ...(left.length > 0 && { omitStages: left }), ...(raised?.kind === 'raise' && { level: raised.level }) };
}

function conditionsOf({ level: _level, omitStages: _stages, omitManagedFields: _managed, ...conditions }: PolicyRule): Conditions {
  return conditions;
}

function isSame(one: Conditions, other: Conditions): boolean {
  const [a, b] = [one, other].map((conditions): PolicyRule => ({ level: 'None', ...conditions }));
  return a !== undefined && b !== undefined && findWitness([a], b) === null;
}

function highest(found: readonly Level[]): Level {
  return levels.findLast((level) => found.includes(level)) ?? 'None';
}
