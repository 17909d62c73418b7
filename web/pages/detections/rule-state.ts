/** What a rule can see: of itself, and of what the audit policy lets be recorded. Pure. */
import type { AnswerOf } from '../../../src/contract/answers.ts';
import type { Tone } from '../../design/badge.tsx';
import type { IconName } from '../../design/icon.tsx';

export type CatalogueRule = AnswerOf<'catalogue'>['rules'][number];

/** `off`: it does not run; `dead`: no event can satisfy it; `blind`: the events that it needs are not recorded. */
export const ruleStates = ['live', 'partly', 'blind', 'dead', 'off'] as const;
export type RuleState = (typeof ruleStates)[number];

export interface Judged {
  readonly rule: CatalogueRule;
  readonly state: RuleState;
  /** Why it is not live. */
  readonly because: readonly string[];
}

export const stateWords: Readonly<Record<RuleState, { readonly word: string; readonly tone: Tone; readonly icon: IconName }>> = {
  live: { word: 'live', tone: 'good', icon: 'check' },
  partly: { word: 'in part', tone: 'warn', icon: 'minus' },
  blind: { word: 'blind', tone: 'bad', icon: 'eye' },
  dead: { word: 'dead', tone: 'bad', icon: 'close' },
  off: { word: 'off', tone: 'neutral', icon: 'pause' },
};

/** What a policy lets a rule see, by the rule’s name. */
export type Sight = ReadonlyMap<string, { readonly status: 'answerable' | 'partly' | 'blind'; readonly because: readonly string[] }>;

/** Levels that were recorded, with how many requests each. */
export type Recorded = ReadonlyMap<string, number>;

const levels = ['Metadata', 'Request', 'RequestResponse'] as const;

/** With a policy by that; else by the levels that were recorded; else by the rule alone. */
export function judgeRule(
  rule: CatalogueRule,
  { sight, recorded }: { readonly sight: Sight | null; readonly recorded: Recorded | null },
): Judged {
  if (rule.verdict === 'dead')
    return { rule, state: 'dead', because: ['No event can satisfy it: it asks for a field or a value that none has.'] };
  if (!rule.enabled) return { rule, state: 'off', because: [`It is ${rule.status}, and does not run.`] };
  if (!rule.runs) return { rule, state: 'off', because: ['The configuration of the server leaves it out: see detection in it.'] };
  if (rule.aside)
    return {
      rule,
      state: 'off',
      because: ['It failed, or was too slow: it was set aside, and is tried again by itself over all that it has missed.'],
    };
  const seen = sight?.get(rule.name);
  if (seen !== undefined && seen.status !== 'answerable') return { rule, state: seen.status, because: seen.because };
  if (seen === undefined && recorded !== null && !isRecorded(rule, recorded))
    return { rule, state: 'blind', because: [`It needs the level ${rule.needs}, and no event was recorded at it or above.`] };
  if (rule.verdict === 'partly') return { rule, state: 'partly', because: ['A part of it can never hold: it asks for what no event has.'] };
  return { rule, state: 'live', because: [] };
}

function isRecorded({ needs }: CatalogueRule, recorded: Recorded): boolean {
  return levels.slice(levels.indexOf(needs)).some((level) => (recorded.get(level) ?? 0) > 0);
}

export function countStates(judged: readonly Judged[]): Readonly<Record<RuleState, number>> {
  const counts = { live: 0, partly: 0, blind: 0, dead: 0, off: 0 };
  for (const { state } of judged) counts[state] += 1;
  return counts;
}

/** Such as `5 live, 1 blind`. */
export function sayStates(judged: readonly Judged[]): string {
  const counts = countStates(judged);
  return ruleStates
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${stateWords[state].word}`)
    .join(', ');
}
