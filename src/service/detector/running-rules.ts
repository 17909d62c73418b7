/** The rules that a server runs, as its configuration wants them, and what they need. */
import { type AlertLevel, isLevelAtLeast } from '../../model/alert.ts';
import type { IndicatorLists } from '../../model/indicator-list.ts';
import type { CorrelationRule, EventRule, Rule } from '../../rules/rule.ts';
import { chooseRules, neededRules, runnable } from '../rules/choose-rules.ts';

export interface RuleSettings {
  /** Files and folders of one’s own. */
  readonly rules: readonly string[];
  /** Files and folders of exceptions to them. */
  readonly exceptions: readonly string[];
  readonly builtIn: boolean;
  /** What is less severe does not run. */
  readonly level: AlertLevel;
}

export interface RunningRules {
  readonly rules: readonly Rule[];
  readonly needed: readonly EventRule[];
  readonly correlations: readonly CorrelationRule[];
}

/** @throws AppError where a file or folder is not there. What is wrong with one rule leaves out that rule, and is told to `warn`. */
export async function readRunningRules(
  { rules: folders, exceptions, builtIn, level }: RuleSettings,
  lists: IndicatorLists,
  warn: (message: string) => void,
): Promise<RunningRules> {
  const read = await chooseRules({ rules: [], folders: [...folders, ...exceptions], builtIn, lists, leavesTests: true }, warn);
  const rules = runnable(read, false).filter((rule) => isLevelAtLeast(rule.level, level));
  return {
    rules,
    needed: neededRules(rules, read.all),
    correlations: rules.filter((rule) => rule.kind === 'correlation').filter((rule) => rule.raises),
  };
}
