/** What could stand at a place of a query: noted by the parser on its way, turned into candidates by complete.ts. */
import type { FieldRef } from './ast.ts';
import type { Column } from './stages/stage.ts';

export type Expectation =
  /** A field of the event. */
  | { readonly kind: 'field' }
  /** A column of the answer so far. */
  | { readonly kind: 'column'; readonly columns: readonly Column[] }
  | { readonly kind: 'operator'; readonly field: FieldRef }
  | { readonly kind: 'value'; readonly field: FieldRef }
  | { readonly kind: 'aggregate' }
  | { readonly kind: 'stage' }
  | { readonly kind: 'keyword'; readonly keyword: string; readonly documentation: string }
  | { readonly kind: 'duration' };
