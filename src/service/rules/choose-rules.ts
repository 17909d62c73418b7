/** Which rules a command is about: those that come along and those of a person, all or by their names. */
import { AppError } from '../../contract/problems.ts';
import { isError } from '../../model/diagnostic.ts';
import type { IndicatorLists } from '../../model/indicator-list.ts';
import { nearest } from '../../model/suggest.ts';
import { countedIds } from '../../rules/counted-rules.ts';
import { type EventRule, isEnabled, isEventRule, type Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';
import { sayPlace } from './say-place.ts';

export interface RuleChoice {
  /** Names or ids; none means all. */
  readonly rules: readonly string[];
  /** Files and folders of one’s own. */
  readonly folders: readonly string[];
  readonly builtIn: boolean;
  /** What rules may ask; see indicators/given-lists.ts. */
  readonly lists?: IndicatorLists;
  /** Whether those that come along are read without their tests, which are half of their text; with them where absent. */
  readonly leavesTests?: boolean;
}

export interface ChosenRules {
  readonly files: readonly RuleFile[];
  /** Those that were named, or all; the first of each id holds. */
  readonly chosen: readonly Rule[];
  /** Every rule that was read, for what correlations name. */
  readonly all: readonly Rule[];
}

/** @throws AppError `usage` where a name is not known. */
export async function chooseRules(choice: RuleChoice, warn: Context['warn']): Promise<ChosenRules> {
  const { rules: names, folders, builtIn, lists, leavesTests } = choice;
  const files = await readRuleFiles(folders, builtIn, lists, leavesTests);
  for (const { path, text, diagnostics } of files)
    for (const diagnostic of diagnostics.filter(isError))
      warn(`${path}:${sayPlace(text, diagnostic)}: ${diagnostic.message} The rule is left out.`);
  const all = unique(files.flatMap(({ rules }) => rules));
  const chosen = names.length === 0 ? all : names.map((name) => findRule(name, all));
  return { files, all, chosen: [...new Set(chosen)] };
}

/** Of those that were chosen, what runs; what was named by hand runs whatever its status. */
export function runnable({ chosen }: ChosenRules, isNamed: boolean): readonly Rule[] {
  return chosen.filter((rule) => isEnabled(rule) || (isNamed && rule.verdict !== 'dead'));
}

/** The rules whose events are needed, for themselves and for correlations. */
export function neededRules(rules: readonly Rule[], all: readonly Rule[]): readonly EventRule[] {
  const ids = new Set(rules.flatMap((rule) => (rule.kind === 'correlation' ? [...countedIds(rule)] : [])));
  const chosen = rules.filter(isEventRule);
  // A rule that was chosen feeds a correlation as well, and is asked once.
  const feeding = all.filter(isEventRule).filter(({ id }) => ids.has(id) && !chosen.some((rule) => rule.id === id));
  return [...chosen, ...feeding];
}

function unique(rules: readonly Rule[]): readonly Rule[] {
  const seen = new Set<string>();
  return rules.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function findRule(name: string, all: readonly Rule[]): Rule {
  const found = all.find((rule) => rule.name === name || rule.id === name.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(
    name,
    all.map((rule) => rule.name),
  );
  throw new AppError('usage', {
    message: `There is no rule “${name}”.`,
    hint: near === null ? '`telltale rules list` lists all of them.' : `Did you mean ${near}? \`telltale rules list\` lists all of them.`,
  });
}
