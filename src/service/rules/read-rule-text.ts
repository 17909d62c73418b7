/** Rules in a text that somebody wrote, with those that come along for what correlations name. No file is named from outside. */
import { linkCorrelation } from '../../rules/link-correlations.ts';
import { readRules } from '../../rules/read-rules.ts';
import type { Rule } from '../../rules/rule.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';

let built: Promise<readonly RuleFile[]> | undefined;

/** What comes along stays as it is while the program runs. */
export function builtInFiles(): Promise<readonly RuleFile[]> {
  built ??= readRuleFiles([], true).catch((error: unknown) => {
    built = undefined;
    throw error;
  });
  return built;
}

export interface RuleText {
  /** The rules of the text, and what is wrong with it. */
  readonly file: RuleFile;
  /** These, and all others. */
  readonly all: readonly Rule[];
}

export async function readRuleText(text: string): Promise<RuleText> {
  const others = (await builtInFiles()).flatMap(({ rules }) => rules);
  const read = readRules(text);
  const known = [...read.rules, ...others.filter((rule) => rule.kind === 'event')];
  const linked = read.correlations.map((draft) => linkCorrelation(draft, known));
  const rules = [...read.rules, ...linked.flatMap(({ rule }) => rule ?? [])];
  const diagnostics = [...read.diagnostics, ...linked.flatMap((one) => one.diagnostics)];
  const own = new Set(rules.map(({ id }) => id));
  return { file: { path: '', text, rules, diagnostics }, all: [...rules, ...others.filter(({ id }) => !own.has(id))] };
}
