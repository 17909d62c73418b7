/** A suggested policy as YAML, each rule with its reason and its measured share. */
import { ruleLines } from '../lint/edit-text.ts';
import type { Policy } from '../policy.ts';
import type { SuggestedRule } from './suggest-policy.ts';

export interface RuleFigures {
  /** Events that were recorded and that this rule decides on. */
  readonly events: number;
  readonly todayShare: number;
  readonly keptShare: number;
}

const mostNames = 6;

export function printPolicy(
  policy: Policy,
  rules: readonly SuggestedRule[],
  figures: readonly (RuleFigures | undefined)[],
  head: readonly string[],
): string {
  const { omitStages = [], omitManagedFields } = policy;
  const lines = [
    ...head.map(comment),
    `apiVersion: ${policy.apiVersion}`,
    `kind: ${policy.kind}`,
    ...(omitStages.length === 0
      ? []
      : [comment('The end of a request says all that its beginning says.'), `omitStages: ${JSON.stringify(omitStages)}`]),
    ...(omitManagedFields === undefined ? [] : [`omitManagedFields: ${omitManagedFields}`]),
    'rules:',
    ...rules.flatMap((one, at) => [
      ...[sayReason(one), ...sayFigures(figures[at])].map((text) => `  ${comment(text)}`),
      ...ruleLines(one.rule).map((line) => `  ${line}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** In one line, whatever it holds. */
function comment(text: string): string {
  return `# ${text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ')}`;
}

function sayReason({ rule, reason, watches }: SuggestedRule): string {
  const names = watches.map(({ name }) => name);
  switch (reason) {
    case 'lowered':
      return `${rule.level === 'None' ? 'Measured noise, left out' : `Measured volume, at ${rule.level}`}${names.length === 0 ? ': no question that is kept needs more.' : `. Seen less of by ${sayNames(names)}.`}`;
    case 'mask':
      return 'Their bodies hold credentials: who asked for which is recorded, and nothing of what is in them.';
    case 'exception':
      return `Bodies without credentials, for ${sayNames(names)}.`;
    case 'wanted':
      return `Bodies for ${sayNames(names)}.`;
    case 'rest':
      return `Who, what and when, for ${sayNames(names)}.`;
    case 'given':
      return 'As it was.';
  }
}

function sayNames(names: readonly string[]): string {
  if (names.length <= mostNames) return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
}

function sayFigures(figures: RuleFigures | undefined): readonly string[] {
  if (figures === undefined) return [];
  const { events, todayShare, keptShare } = figures;
  if (events === 0) return ['None of the recorded events.'];
  return [`${events} recorded events: ${sayPercent(todayShare)} of the bytes today, ${sayPercent(keptShare)} of them with this policy.`];
}

function sayPercent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`;
}
