/**
 * Which rules are set aside and what they have missed, as it is kept beside the watermark of their pass. What several have missed alike is
 * kept once; where that is still much, all have missed all of it, which costs time and skips nothing.
 */
import { z } from 'zod';
import { keptEvents, type MissedEvents } from './missed-events.ts';

const keptRule = z.object({
  id: z.string(),
  name: z.string(),
  print: z.string(),
  reason: z.string(),
  sinceMs: z.number(),
  failures: z.number(),
  againMs: z.number(),
  goneMs: z.number().nullable(),
});

const keptAside = z.object({
  missed: z.array(keptEvents),
  /** `missed`: which of these. */
  aside: z.array(keptRule.extend({ missed: z.number() })),
});

export type KeptAside = z.output<typeof keptAside>;
export type KeptRule = Readonly<z.output<typeof keptRule>>;

/** Ranges of writers. */
const mostRanges = 1000;

export function printKeptAside(rules: readonly (KeptRule & { readonly missed: MissedEvents })[]): KeptAside {
  const pools = rules.reduce((sum, { missed }) => sum + missed.writers, 0) > mostRanges ? united(rules) : apart(rules);
  return {
    missed: pools.map(({ print }) => print),
    aside: rules.map((rule) => ({ ...keptRule.parse(rule), missed: pools.findIndex(({ of }) => of.includes(rule.id)) })),
  };
}

/** Null where it is none. */
export function readKeptAside(kept: unknown): readonly (KeptRule & { readonly missed: KeptAside['missed'][number] })[] | null {
  const read = keptAside.safeParse(kept);
  if (!read.success) return null;
  const { aside, missed: pools } = read.data;
  return aside.flatMap((rule) => {
    const missed = pools[rule.missed];
    return missed === undefined ? [] : [{ ...rule, missed }];
  });
}

interface Pool {
  readonly print: KeptAside['missed'][number];
  /** Ids of the rules that have missed it. */
  readonly of: readonly string[];
}

type Missing = readonly { readonly id: string; readonly missed: MissedEvents }[];

function apart(rules: Missing): readonly Pool[] {
  const pools = new Map<string, Pool>();
  for (const { id, missed } of rules) {
    const print = missed.print();
    const key = JSON.stringify(print);
    pools.set(key, { print, of: [...(pools.get(key)?.of ?? []), id] });
  }
  return [...pools.values()];
}

function united(rules: Missing): readonly Pool[] {
  const all = rules[0]?.missed.copy();
  if (all === undefined) return [];
  for (const { missed } of rules) all.addAll(missed);
  return [{ print: all.print(), of: rules.map(({ id }) => id) }];
}
