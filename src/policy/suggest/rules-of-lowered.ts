/** As few rules as say exactly who is recorded at less, and for what: each takes in every one of its users, verbs and resources, and no other. */
import { entriesOf } from '../coverage/narrow-rule.ts';
import type { Tuple } from '../coverage/request-kinds.ts';
import type { Watch } from '../coverage/watch.ts';
import type { PolicyRule } from '../policy.ts';
import { allNodes, type Consumer } from './consumer.ts';
import type { Lowered } from './lower-consumers.ts';

export interface LoweredRule {
  readonly rule: PolicyRule;
  readonly lowered: readonly Lowered[];
  readonly harmed: readonly Watch[];
}

interface Block {
  readonly who: readonly string[];
  readonly verbs: readonly string[];
  readonly what: readonly string[];
  readonly lowered: readonly Lowered[];
}

export function rulesOfLowered(all: readonly Lowered[]): readonly LoweredRule[] {
  const levels = [...new Set(all.map(({ to }) => to))];
  return levels.flatMap((level) => {
    const own = all.filter(({ to, consumer }) => to === level && consumer.user !== null);
    const cells = own.map(
      (one): Block => ({ who: [whoOf(one.consumer)], verbs: [one.consumer.verb], what: [whatOf(one.consumer)], lowered: [one] }),
    );
    const blocks = joined(joined(joined(cells, 'what'), 'who'), 'verbs');
    return blocks.map((block) => ({
      rule: { level, ...conditionsOf(block) },
      lowered: block.lowered,
      harmed: [...new Set(block.lowered.flatMap(({ harmed }) => harmed))],
    }));
  });
}

/** Blocks that differ in this one thing alone become one. */
function joined(blocks: readonly Block[], by: 'who' | 'verbs' | 'what'): readonly Block[] {
  const found = new Map<string, Block>();
  for (const block of blocks) {
    const { who, verbs, what } = block;
    const isPath = what.every((text) => text.startsWith('/'));
    const key = JSON.stringify({ who, verbs, what, isPath, isNodes: who.includes(allNodes.name), [by]: null });
    const known = found.get(key);
    found.set(
      key,
      known === undefined
        ? block
        : { ...known, [by]: [...new Set([...known[by], ...block[by]])].sort(), lowered: [...known.lowered, ...block.lowered] },
    );
  }
  return [...found.values()];
}

function conditionsOf({ who, verbs, lowered }: Block): Omit<PolicyRule, 'level'> {
  const consumers = lowered.map(({ consumer }) => consumer);
  const users = who.includes(allNodes.name) ? { userGroups: ['system:nodes'] } : { users: who };
  if (consumers.every(({ resource }) => resource === ''))
    return { ...users, verbs, nonResourceURLs: [...new Set(consumers.map(({ path }) => path))] };
  const tuples = consumers.map(({ apiGroup, resource, subresource }): Tuple => ({ apiGroup, resource, subresource }));
  return { ...users, verbs, resources: entriesOf(tuples) };
}

/** Nodes are a group, and no rule takes a group or else a name. */
function whoOf({ user }: Consumer): string {
  return user?.name ?? '';
}

function whatOf({ resource, apiGroup, subresource, path }: Consumer): string {
  return resource === '' ? `/${path}` : `${apiGroup} ${resource}/${subresource}`;
}
