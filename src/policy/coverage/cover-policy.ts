/**
 * What each question and each detection would see with a policy: all it asks for, a part, or nothing, because of which rules. It
 * follows from the query alone: which requests its filter can take, and from which level and stage on it finds and shows them.
 */
import type { Attributes, AttributesUser } from '../attributes.ts';
import { outcomeOf } from '../describe/describe-policy.ts';
import type { Level, Policy } from '../policy.ts';
import { type AskedOfRecord, askedOfRecord } from './asked-of-record.ts';
import { judgeRecord, type Lack, type Need, type Verdict } from './judge-record.ts';
import { leakingVerbs } from './request-kinds.ts';
import { firstOf, RuleMasks } from './rule-masks.ts';
import type { IsOpen } from './truth.ts';
import { type Kind, type Universe, universeOf } from './universe.ts';
import type { Watch } from './watch.ts';

export type Status = 'answerable' | 'partly' | 'blind';

/** Requests that are not recorded as they would have to be, and that one rule decides on. */
export interface Loss {
  /** From 0; null where no rule takes them. */
  readonly ruleIndex: number | null;
  readonly level: Level;
  readonly isFound: boolean;
  readonly lacks: readonly Lack[];
  readonly need: Need;
  /** One of them. */
  readonly example: Attributes;
  readonly users: readonly Kind<AttributesUser | null>[];
  readonly asked: readonly Kind<Attributes>[];
}

export interface WatchCoverage {
  readonly watch: Watch;
  readonly status: Status;
  /** In the order of the rules, what no rule takes last; empty where it is answerable. */
  readonly losses: readonly Loss[];
  /** Whether bodies that hold credentials would be shown, and are not recorded: that is as it should be. */
  readonly isWithheld: boolean;
  /** Whether there is any request that it asks for. */
  readonly hasRequests: boolean;
  /** Whether it cannot be answered in full without recording credentials. */
  readonly needsCredentials: boolean;
  /** A text of an example that stands for any other. */
  readonly isAnyOther: (text: string) => boolean;
}

export function coverPolicy(policy: Policy, watches: readonly Watch[]): readonly WatchCoverage[] {
  const coverer = new PolicyCoverer(policy);
  return watches.map((watch) => coverer.cover(watch));
}

interface Tally {
  readonly others: Universe['isAnyOther'][];
  found: boolean;
  lost: boolean;
  withheld: boolean;
  readonly losses: Map<
    string,
    { loss: Omit<Loss, 'users' | 'asked'>; readonly users: Set<Kind<AttributesUser | null>>; readonly asked: Set<Kind<Attributes>> }
  >;
}

/** Configmaps should hold none, and a rule for them alone is somebody's decision. */
function isOfCredentials({ need, asked }: Pick<Loss, 'need' | 'asked'>): boolean {
  return asked.some(({ members }) =>
    members.some((member) => member.resource !== 'configmaps' && leakingVerbs(member, need.level).includes(member.verb)),
  );
}

const nobodyOpens: IsOpen = () => false;

/** For many watches over one policy. */
export class PolicyCoverer {
  readonly #policy: Policy;
  readonly #masks: RuleMasks;
  readonly #outcomes;
  readonly #rest;

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#masks = new RuleMasks(policy.rules);
    this.#outcomes = policy.rules.map((rule) => outcomeOf(policy, rule));
    this.#rest = outcomeOf(policy, undefined);
  }

  cover(watch: Watch): WatchCoverage {
    const isOpen = watch.isOpen ?? nobodyOpens;
    const tally: Tally = { found: false, lost: false, withheld: false, others: [], losses: new Map() };
    for (const query of watch.queries) this.#look(askedOfRecord(query), isOpen, tally);
    const losses = [...tally.losses.values()].map(({ loss, users, asked }) => ({ ...loss, users: [...users], asked: [...asked] }));
    const hasRequests = tally.found || tally.lost;
    return {
      watch,
      status: losses.length === 0 && hasRequests ? 'answerable' : tally.found ? 'partly' : 'blind',
      losses: losses.sort((one, other) => (one.ruleIndex ?? Number.POSITIVE_INFINITY) - (other.ruleIndex ?? Number.POSITIVE_INFINITY)),
      isWithheld: tally.withheld,
      hasRequests,
      needsCredentials: losses.some(isOfCredentials),
      isAnyOther: (text) => tally.others.some((isAnyOther) => isAnyOther(text)),
    };
  }

  #look(asked: AskedOfRecord, isOpen: IsOpen, tally: Tally): void {
    const universe = universeOf({ rules: this.#policy.rules, masks: this.#masks, filters: [asked.filter], isOpen });
    tally.others.push(universe.isAnyOther);
    for (const what of universe.asked) {
      for (const who of universe.users) {
        const request = { ...what.members[0], user: who.members[0] };
        const ruleIndex = firstOf(what.mask & who.mask);
        const outcome = (ruleIndex === null ? undefined : this.#outcomes[ruleIndex]) ?? this.#rest;
        const verdict = judgeRecord(asked, request, outcome, { isOpen, isAnyOther: universe.isAnyOther });
        if (verdict === null) continue;
        if (verdict.isWithheld) tally.withheld = true;
        if (verdict.isFound) tally.found = true;
        else tally.lost = true;
        if (verdict.lacks.length > 0) this.#note(tally, { ruleIndex, level: outcome.level, verdict, request }, who, what);
      }
    }
    if (universe.isCut) this.#noteUntold(tally, universe);
  }

  #note(
    { losses }: Tally,
    { ruleIndex, level, verdict, request }: { ruleIndex: number | null; level: Level; verdict: Verdict; request: Attributes },
    who: Kind<AttributesUser | null>,
    what: Kind<Attributes>,
  ): void {
    const { isFound, lacks, need } = verdict;
    const key = JSON.stringify([ruleIndex, isFound, lacks, need.level]);
    const known = losses.get(key);
    if (known === undefined) {
      const loss = { ruleIndex, level, isFound, lacks, need, example: request };
      losses.set(key, { loss, users: new Set([who]), asked: new Set([what]) });
      return;
    }
    const stages = need.stages.filter((stage) => !known.loss.need.stages.includes(stage));
    if (stages.length > 0) known.loss = { ...known.loss, need: { ...need, stages: [...known.loss.need.stages, ...stages] } };
    known.users.add(who);
    known.asked.add(what);
  }

  #noteUntold(tally: Tally, { users, asked }: Universe): void {
    const [who] = users;
    const [what] = asked;
    if (who === undefined || what === undefined) return;
    tally.found = true;
    const verdict: Verdict = { isFound: true, lacks: ['untold'], need: { level: 'Metadata', stages: [] }, isWithheld: false };
    this.#note(tally, { ruleIndex: null, level: 'None', verdict, request: { ...what.members[0], user: who.members[0] } }, who, what);
  }
}
