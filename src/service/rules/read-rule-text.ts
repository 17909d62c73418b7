/** Rules in a text that somebody wrote, with those of the server for what correlations name. No file is named from outside. */
import { linkCorrelation } from '../../rules/link-correlations.ts';
import { readRules } from '../../rules/read-rules.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';

interface Read {
  readonly key: string;
  readonly at: number;
  readonly files: Promise<readonly RuleFile[]>;
}

/** What comes along stays as it is while the program runs, and rules of one’s own change seldom. */
const freshMs = 15_000;
let last: Read | undefined;

/** The rules that a server is set up with; all that come along where nothing is said. */
export function servedFiles({ detection, clock }: Pick<Context, 'detection' | 'clock'>): Promise<readonly RuleFile[]> {
  const { rules: folders, builtIn } = detection?.() ?? { rules: [], builtIn: true };
  const key = JSON.stringify([folders, builtIn]);
  const at = clock();
  if (last !== undefined && last.key === key && (folders.length === 0 || Math.abs(at - last.at) < freshMs)) return last.files;
  const read: Read = { key, at, files: readRuleFiles(folders, builtIn) };
  last = read;
  read.files.catch(() => {
    if (last === read) last = undefined;
  });
  return read.files;
}

export interface RuleText {
  /** The rules of the text, and what is wrong with it. */
  readonly file: RuleFile;
  /** These, and all others. */
  readonly all: readonly Rule[];
}

export async function readRuleText(text: string, context: Pick<Context, 'detection' | 'clock'>): Promise<RuleText> {
  const others = (await servedFiles(context)).flatMap(({ rules }) => rules);
  const read = readRules(text);
  const known = [...read.rules, ...others.filter((rule) => rule.kind === 'event')];
  const linked = read.correlations.map((draft) => linkCorrelation(draft, known));
  const rules = [...read.rules, ...linked.flatMap(({ rule }) => rule ?? [])];
  const diagnostics = [...read.diagnostics, ...linked.flatMap((one) => one.diagnostics)];
  const own = new Set(rules.map(({ id }) => id));
  return { file: { path: '', text, rules, diagnostics }, all: [...rules, ...others.filter(({ id }) => !own.has(id))] };
}
