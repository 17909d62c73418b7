/** Rules in a text that somebody wrote, with those of the server for what correlations name. No file is named from outside. */
import type { IndicatorLists } from '../../model/indicator-list.ts';
import { linkCorrelations } from '../../rules/link-correlations.ts';
import { readRules } from '../../rules/read-rules.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Context } from '../context.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';

type Reading = Pick<Context, 'detection' | 'indicators' | 'clock'>;

interface Read {
  readonly key: string;
  readonly lists: IndicatorLists;
  readonly at: number;
  readonly files: Promise<readonly RuleFile[]>;
}

/** What comes along stays as it is while the program runs, and rules of one’s own change seldom. */
const freshMs = 15_000;
const noLists: IndicatorLists = new Map();
let last: Read | undefined;

/** The rules that a server is set up with; all that come along where nothing is said. */
export async function servedFiles({ detection, indicators, clock }: Reading): Promise<readonly RuleFile[]> {
  const { rules, exceptions, builtIn } = detection?.() ?? { rules: [], exceptions: [], builtIn: true };
  const folders = [...rules, ...exceptions];
  const lists = (await indicators?.()) ?? noLists;
  const key = JSON.stringify([folders, builtIn]);
  const at = clock();
  if (last !== undefined && last.key === key && last.lists === lists && (folders.length === 0 || Math.abs(at - last.at) < freshMs))
    return last.files;
  const read: Read = { key, lists, at, files: readRuleFiles(folders, builtIn, lists) };
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

export async function readRuleText(text: string, context: Reading): Promise<RuleText> {
  const others = (await servedFiles(context)).flatMap(({ rules }) => rules);
  const lists = await context.indicators?.();
  const read = readRules(text, { ...(lists !== undefined && { lists }) });
  const linked = linkCorrelations([read], others).flat();
  const rules = [...read.rules, ...linked.flatMap(({ rule }) => rule ?? [])];
  const diagnostics = [...read.diagnostics, ...linked.flatMap((one) => one.diagnostics)];
  const own = new Set(rules.map(({ id }) => id));
  return {
    file: { path: '', isOwn: true, text, rules, exceptions: read.exceptions, diagnostics },
    all: [...rules, ...others.filter(({ id }) => !own.has(id))],
  };
}
