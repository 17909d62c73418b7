/** The pass of the detection rules: all that are enabled, as one statement over what is new; correlations over what they find. */
import { type AlertLevel, isLevelAtLeast } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import type { IndicatorLists } from '../../model/indicator-list.ts';
import type { CorrelationRule, EventRule, Rule } from '../../rules/rule.ts';
import { chooseRules, neededRules, runnable } from '../rules/choose-rules.ts';
import { findEvents } from '../rules/find-events.ts';
import { correlationFields, inOrder, singleFindings } from '../rules/make-findings.ts';
import type { DetectionPass, NewEvents, PassGiven } from './detection-pass.ts';

export interface RuleSettings {
  /** Files and folders of one’s own. */
  readonly rules: readonly string[];
  /** Files and folders of exceptions to them. */
  readonly exceptions: readonly string[];
  readonly builtIn: boolean;
  /** What is less severe does not run. */
  readonly level: AlertLevel;
}

/** The rules that run, and what they need. */
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
  const read = await chooseRules({ rules: [], folders: [...folders, ...exceptions], builtIn, lists }, warn);
  const rules = runnable(read, false).filter((rule) => isLevelAtLeast(rule.level, level));
  return { rules, needed: neededRules(rules, read.all), correlations: rules.filter((rule) => rule.kind === 'correlation') };
}

export class RulePass implements DetectionPass {
  readonly name = 'rules';
  #running: RunningRules;

  constructor(running: RunningRules) {
    this.#running = running;
  }

  setRules(running: RunningRules): void {
    this.#running = running;
  }

  async run(events: NewEvents, { context }: PassGiven): Promise<readonly Finding[]> {
    const { rules, needed } = this.#running;
    if (events.rows === 0) return [];
    const found = await findEvents(
      { rules: needed, among: { where: null, stages: [] }, arrived: events, more: correlationFields(rules), records: false },
      context,
    );
    return inOrder(singleFindings(rules, found, { masked: true })).map(({ finding }) => finding);
  }
}
