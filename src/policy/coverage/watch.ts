/** What a policy is held to: a question or a detection, as the queries that it asks of the record. */
import type { Query } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';

export type WatchKind = 'question' | 'detection';

export interface Watch {
  readonly kind: WatchKind;
  readonly name: string;
  /** In the words of a person. */
  readonly title: string;
  /** Such as the theme of a question: what it can be chosen by, beside its name. */
  readonly tags: readonly string[];
  /** It works where each of them works. */
  readonly queries: readonly Query[];
  /** Whether a condition has a value that a person gives when asking: it may then hold of anything. */
  readonly isOpen?: (leaf: Leaf) => boolean;
}
