/** Everybody by kind: people, service accounts, nodes, and the rest. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';

export interface Actor {
  readonly user: string;
  readonly kind: string;
  readonly count: number;
  readonly before: number;
}

export const actorTabs = [
  { name: 'people', title: 'People', kinds: ['human'], filter: 'actor_kind=human' },
  { name: 'accounts', title: 'Accounts', kinds: ['service-account'], filter: 'actor_kind=service-account' },
  {
    name: 'machines',
    title: 'System',
    kinds: ['node', 'control-plane', 'anonymous', 'none', ''],
    filter: 'actor_kind not in (human,service-account)',
  },
] as const;

export function actorsOf(rows: readonly Row[], kinds: readonly string[]): Actor[] {
  return rows
    .map((row) => ({
      user: textOf(row['user']),
      kind: textOf(row['actor_kind']),
      count: countOf(row),
      before: countOf(row, 'count_before'),
    }))
    .filter(({ kind }) => kinds.includes(kind))
    .sort((one, other) => other.count - one.count);
}
