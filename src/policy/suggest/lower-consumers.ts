/**
 * Whose requests are recorded at less than the rules would have it: what no question needs, and, where a budget asks for it, what
 * takes most and is missed least. Each is a user and a kind of requests that were measured, so nobody else is concerned.
 */
import { workloadTheme } from '../coverage/choose-watches.ts';
import type { Watch } from '../coverage/watch.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import { type Level, levels, type Policy } from '../policy.ts';
import { type Consumer, costOf, requestOf } from './consumer.ts';
import { Demand } from './demand.ts';
import { mayLower } from './may-lower.ts';

export interface Lowered {
  readonly consumer: Consumer;
  readonly from: Level;
  readonly to: Level;
  readonly savedBytes: number;
  /** The questions that lose something by it. */
  readonly harmed: readonly Watch[];
}

/** What takes less than this part of the record is not worth a rule of its own. */
const leastShare = 0.001;
const mostConsumers = 400;

export interface Target {
  readonly policy: Policy;
  readonly watches: readonly Watch[];
  readonly consumers: readonly Consumer[];
  /** For the record of all of them; null for no limit. */
  readonly budgetBytes: number | null;
}

interface Option {
  readonly consumer: Consumer;
  readonly level: Level;
  readonly cost: number;
  readonly harmed: readonly Watch[];
}

interface Plan {
  readonly chosen: ReadonlyMap<Consumer, Option>;
  readonly bytes: number;
  readonly harmed: ReadonlySet<Watch>;
}

export function lowerConsumers(target: Target): readonly Lowered[] {
  const lowering = new Lowering(target);
  const { chosen } = target.budgetBytes === null ? lowering.plan(Number.POSITIVE_INFINITY, new Set()) : lowering.within(target.budgetBytes);
  return [...chosen.values()].map(({ consumer, level, cost, harmed }) => {
    const now = lowering.now(consumer);
    return { consumer, from: now.level, to: level, savedBytes: now.cost - cost, harmed };
  });
}

class Lowering {
  readonly #now: ReadonlyMap<Consumer, { readonly level: Level; readonly cost: number }>;
  readonly #options: ReadonlyMap<Consumer, readonly Option[]>;
  readonly #least: number;

  constructor({ policy, watches, consumers }: Target) {
    const { omitStages = [] } = policy;
    const demand = new Demand(watches);
    this.#now = new Map(
      consumers.map((consumer) => {
        const { level } = evaluatePolicy(policy, requestOf(consumer));
        return [consumer, { level, cost: costOf(consumer, level, omitStages) }] as const;
      }),
    );
    const today = consumers.reduce((sum, { parts }) => sum + parts.reduce((total, { bytes }) => total + bytes, 0), 0);
    this.#least = today * leastShare;
    const worth = [...this.#now].filter(([, { cost }]) => cost >= this.#least).sort(([, one], [, other]) => other.cost - one.cost);
    this.#options = new Map(
      worth.slice(0, mostConsumers).map(([consumer, now]) => {
        const below = levels.slice(0, levels.indexOf(now.level)).filter((level) => mayLower(consumer, level));
        const options = below.map((level): Option => {
          return { consumer, level, cost: costOf(consumer, level, omitStages), harmed: demand.harmedBy(consumer, level) };
        });
        return [consumer, options.filter(({ cost }) => now.cost - cost >= this.#least / 2)] as const;
      }),
    );
  }

  now(consumer: Consumer): { readonly level: Level; readonly cost: number } {
    return this.#now.get(consumer) ?? { level: 'None', cost: 0 };
  }

  /** Within the budget, or as near to it as may be, with as few questions harmed as this way finds. */
  within(budget: number): Plan {
    const nothing: ReadonlySet<Watch> = new Set();
    let best = this.plan(budget, nothing);
    if (best.harmed.size === 0 || best.bytes > budget) return best;
    let safe = nothing;
    const dearest = [...best.harmed].sort(
      (one, other) => weightOf(other) - weightOf(one) || this.#restoring(best, one) - this.#restoring(best, other),
    );
    for (const watch of dearest) {
      if (!best.harmed.has(watch)) continue;
      const wished = new Set([...safe, watch]);
      if (this.#leastPossible(wished) > budget) continue;
      const tried = this.plan(budget, wished);
      if (tried.bytes > budget) continue;
      safe = new Set([...safe, watch]);
      best = tried;
    }
    return best;
  }

  /** What is left if everything is lowered that harms none of these. */
  #leastPossible(safe: ReadonlySet<Watch>): number {
    return [...this.#now].reduce((sum, [consumer, { cost }]) => {
      const allowed = (this.#options.get(consumer) ?? []).filter((option) => !option.harmed.some((watch) => safe.has(watch)));
      return sum + Math.min(cost, ...allowed.map((option) => option.cost));
    }, 0);
  }

  /** What it would take to give a question back all that it asks for. */
  #restoring({ chosen }: Plan, watch: Watch): number {
    return [...chosen.values()]
      .filter(({ harmed }) => harmed.includes(watch))
      .reduce((sum, { consumer, cost }) => sum + this.now(consumer).cost - cost, 0);
  }

  /** First what harms nobody; then, step by step, what saves most for the harm that it does beyond what is done already. */
  plan(budget: number, safe: ReadonlySet<Watch>): Plan {
    const chosen = new Map<Consumer, Option>();
    const harmed = new Set<Watch>();
    let bytes = [...this.#now.values()].reduce((sum, { cost }) => sum + cost, 0);
    const take = (option: Option) => {
      bytes -= (chosen.get(option.consumer)?.cost ?? this.now(option.consumer).cost) - option.cost;
      chosen.set(option.consumer, option);
      for (const watch of option.harmed) harmed.add(watch);
    };
    const allowed = [...this.#options.values()].flatMap((options) =>
      options.filter((option) => !option.harmed.some((watch) => safe.has(watch))),
    );
    for (const [, options] of this.#options) {
      const free = options.find((option) => option.harmed.length === 0);
      if (free !== undefined) take(free);
    }
    while (bytes > budget && Number.isFinite(budget)) {
      let best: Option | null = null;
      let least = Number.POSITIVE_INFINITY;
      for (const option of allowed) {
        const saved = (chosen.get(option.consumer)?.cost ?? this.now(option.consumer).cost) - option.cost;
        if (saved <= 0) continue;
        const harm = option.harmed.reduce((sum, watch) => sum + (harmed.has(watch) ? 0 : weightOf(watch)), 0.01);
        if (harm / saved >= least) continue;
        least = harm / saved;
        best = option;
      }
      if (best === null) break;
      take(best);
    }
    return { chosen, bytes, harmed };
  }
}

/** How much it is missed: what goes wrong in the cluster less than what somebody does to it, and a detection most. */
function weightOf({ kind, tags }: Watch): number {
  if (kind === 'detection') return 50;
  return tags.includes(workloadTheme) ? 1 : 5;
}
