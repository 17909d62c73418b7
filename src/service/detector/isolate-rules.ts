/**
 * Finds out which rules make a statement fail or run past its time, by halves: the others find what they find. Where all of them fail
 * alone as well, it is no fault of theirs.
 */
import { AppError } from '../../contract/problems.ts';
import type { EventRule } from '../../rules/rule.ts';
import type { FoundEvent } from '../rules/found-events.ts';

export type Find = (rules: readonly EventRule[], timeoutMs: number) => Promise<Iterable<FoundEvent>>;

export interface BrokenRule {
  readonly rule: EventRule;
  readonly reason: string;
}

export interface Isolated {
  readonly found: readonly FoundEvent[];
  readonly broken: readonly BrokenRule[];
}

/** All rules together, and then each half, may take so long. */
const timesMs = [20_000, 10_000, 5_000];

/** @throws what the first attempt failed with, where no rule is to blame. */
export async function isolateRules(rules: readonly EventRule[], find: Find): Promise<Isolated> {
  const isolated = await search(rules, find, 0);
  const [first] = isolated.broken;
  if (first !== undefined && rules.length > 1 && isolated.broken.length === rules.length)
    throw new AppError('engine-failed', { message: first.reason });
  return isolated;
}

async function search(rules: readonly EventRule[], find: Find, depth: number): Promise<Isolated> {
  if (rules.length === 0) return { found: [], broken: [] };
  try {
    return { found: [...(await find(rules, timesMs[Math.min(depth, timesMs.length - 1)] ?? 0))], broken: [] };
  } catch (error) {
    if (!isOfStatement(error)) throw error;
    const [only] = rules;
    if (rules.length === 1 && only !== undefined) return { found: [], broken: [{ rule: only, reason: error.message }] };
    const half = Math.ceil(rules.length / 2);
    const one = await search(rules.slice(0, half), find, depth + 1);
    const other = await search(rules.slice(half), find, depth + 1);
    return { found: [...one.found, ...other.found], broken: [...one.broken, ...other.broken] };
  }
}

/** What is away, or was told to stop, is no matter of rules. */
function isOfStatement(error: unknown): error is AppError {
  return error instanceof AppError && ['query-timeout', 'query-memory', 'query-invalid', 'engine-failed'].includes(error.code);
}
