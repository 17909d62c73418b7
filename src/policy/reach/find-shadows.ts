/** For each rule that no request reaches, the earlier rules that catch all of its requests: as few as will do. */
import type { PolicyRule } from '../policy.ts';
import { findWitness, type Search } from './find-witness.ts';
import { freshValues } from './fresh-values.ts';

export interface Shadow {
  readonly index: number;
  /** Empty where the rule matches no request at all, whatever stands before it. */
  readonly by: readonly number[];
}

export function findShadows(rules: readonly PolicyRule[]): readonly Shadow[] {
  const fresh = freshValues(rules);
  return rules.flatMap((rule, index) => {
    const by = shadowsOf(rules.slice(0, index), rule, { fresh });
    return by === null ? [] : [{ index, by }];
  });
}

/** Null where a request gets through, or where that could not be decided. */
export function shadowsOf(earlier: readonly PolicyRule[], target: PolicyRule, search: Search = {}): readonly number[] | null {
  const covers = (indices: readonly number[]) =>
    findWitness(
      indices.flatMap((at) => earlier[at] ?? []),
      target,
      search,
    ) === null;
  const all = earlier.map((_, at) => at);
  if (!covers(all)) return null;
  if (covers([])) return [];
  const single = all.find((at) => covers([at]));
  if (single !== undefined) return [single];
  return all.reduceRight<readonly number[]>((needed, at) => {
    const without = needed.filter((other) => other !== at);
    return covers(without) ? without : needed;
  }, all);
}
