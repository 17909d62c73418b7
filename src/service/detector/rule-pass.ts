/** The pass of the detection rules: all that are enabled, as one statement over what is new; correlations over what they find. */
import type { Finding } from '../../model/finding.ts';
import type { Log } from '../../platform/log.ts';
import { countedRules } from '../../rules/counted-rules.ts';
import type { CorrelationRule, EventRule } from '../../rules/rule.ts';
import type { Arrival } from '../../sql/arrival.ts';
import { type Context, detectionPriority } from '../context.ts';
import { findEvents } from '../rules/find-events.ts';
import type { FoundEvent } from '../rules/found-events.ts';
import { correlationFields, inOrder, type Raised, singleFindings } from '../rules/make-findings.ts';
import { rangeBetween } from '../summary/compose-query.ts';
import { CorrelationWindow, type LookBack } from './correlation-window.ts';
import type { DetectionPass, NewEvents, PassGiven } from './detection-pass.ts';
import { isolateRules } from './isolate-rules.ts';
import { possibleRules } from './possible-rules.ts';
import type { RunningRules } from './running-rules.ts';
import { type SetAsideRule, SetAsideRules } from './set-aside-rules.ts';

export interface RulePassOptions {
  readonly clock: () => number;
  readonly log: Log;
}

export const rulePassName = 'rules';

const nothingBeside = { where: null, stages: [] };
/** How long the past may be looked at for what newly found events belong together with. */
const lookBackMs = 30_000;
/** With fewer new events a look is over before anybody would have to wait for it. */
const many = 2_000;

export class RulePass implements DetectionPass {
  readonly name = rulePassName;
  readonly #options: RulePassOptions;
  #aside: SetAsideRules;
  #running: RunningRules;
  #windows: ReadonlyMap<CorrelationRule, CorrelationWindow>;
  #hasBegun = false;

  constructor(running: RunningRules, options: RulePassOptions) {
    this.#options = options;
    this.#aside = new SetAsideRules(options.clock);
    this.#running = running;
    this.#windows = windowsOf(running);
  }

  setRules(running: RunningRules): void {
    this.#running = running;
    this.#windows = windowsOf(running);
    this.#aside.setRules(running.needed);
  }

  keep(): unknown {
    return this.#aside.print();
  }

  begin(kept: unknown): void {
    const { clock, log } = this.#options;
    const aside = kept === null ? new SetAsideRules(clock) : SetAsideRules.read(kept, this.#running.needed, clock);
    if (aside === null) log.error('Which rules were set aside cannot be read back; what they have missed is not looked at.');
    this.#aside = aside ?? new SetAsideRules(clock);
    this.#hasBegun = true;
    // What another server has found meanwhile is in none of them.
    this.#windows = windowsOf(this.#running);
  }

  get aside(): readonly SetAsideRule[] {
    return this.#aside.list;
  }

  /** Whether what was kept of a server before is among them. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  get running(): RunningRules {
    return this.#running;
  }

  async run(events: NewEvents, given: PassGiven): Promise<readonly Finding[]> {
    const running = this.#running;
    const findIn = (arrived: Arrival) => (rules: readonly EventRule[], timeoutMs: number) =>
      find(running, given.context, rules, { arrived, timeoutMs, ...(events.rows >= many && { priority: detectionPriority }) });
    // Where the pass fails, what was tried is tried again.
    const aside = this.#aside.copy();
    const again = await aside.retry(findIn, (rule) => this.#options.log.info({ rule: rule.name }, 'A rule that was set aside runs again.'));
    const found = events.rows === 0 ? [] : await this.#findNew(events, findIn(events), { ...given, aside });
    const all = [...again, ...found];
    const correlated = await this.#correlate(all, given);
    if (running !== this.#running) aside.setRules(this.#running.needed);
    this.#aside = aside;
    return inOrder([...singleFindings(running.rules, all, { masked: true }), ...correlated]).map(({ finding }) => finding);
  }

  async #findNew(
    events: NewEvents,
    findNew: Parameters<typeof isolateRules>[1],
    { store, signal, aside }: PassGiven & { readonly aside: SetAsideRules },
  ): Promise<readonly FoundEvent[]> {
    const rules = this.#running.needed.filter((rule) => !aside.has(rule));
    const { found, broken } = await isolateRules(await possibleRules(rules, events, store, signal), findNew);
    aside.miss(events);
    for (const one of broken) {
      aside.add(one, events);
      this.#options.log.error(
        { rule: one.rule.name, reason: one.reason },
        'A rule fails, or is too slow: it is set aside, and tried again later.',
      );
    }
    return found;
  }

  async #correlate(found: readonly FoundEvent[], { context, signal }: PassGiven): Promise<readonly Raised[]> {
    const running = this.#running;
    const raised: Raised[] = [];
    for (const [rule, window] of this.#windows) {
      const feeding = countedRules(rule, running.needed);
      const lookBack: LookBack = async (range) => {
        try {
          return await find(running, context, feeding, { range, timeoutMs: lookBackMs });
        } catch (error) {
          signal.throwIfAborted();
          this.#options.log.warn({ rule: rule.name, error }, 'What came before could not be looked at; the rule counts from now on.');
          return [];
        }
      };
      raised.push(...(await window.take(found, BigInt(this.#options.clock()) * 1000n, lookBack)));
    }
    return raised;
  }
}

interface Among {
  readonly arrived?: Arrival;
  readonly range?: Parameters<LookBack>[0];
  readonly timeoutMs: number;
  readonly priority?: number;
}

function find(
  { rules }: RunningRules,
  context: Context,
  needed: readonly EventRule[],
  { arrived, range, ...limits }: Among,
): Promise<Iterable<FoundEvent>> {
  const among = range === undefined ? nothingBeside : { where: null, stages: [rangeBetween(range.fromUs, range.toUs + 1n)] };
  return findEvents({ rules: needed, among, ...(arrived && { arrived }), more: correlationFields(rules), records: false, limits }, context);
}

function windowsOf({ rules, correlations }: RunningRules): ReadonlyMap<CorrelationRule, CorrelationWindow> {
  const fields = correlationFields(rules).map(({ text }) => text);
  return new Map(correlations.map((rule) => [rule, new CorrelationWindow(rule, fields)]));
}
