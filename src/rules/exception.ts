/** An exception to rules: what one leaves out, who answers for that, why, and until when. In the form of Sigma's filters. */
import type { Span } from '../model/diagnostic.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import type { Expr } from '../query/ast.ts';
import type { YamlText } from '../query/saved/yaml-map.ts';

export interface RuleException {
  readonly title: string;
  readonly owner: string;
  readonly reason: string;
  /** Milliseconds since the epoch. Requests from then on are not left out. */
  readonly expiresMs: number;
}

/** As it was read: the rules that it names are looked up when all are known. */
export interface ExceptionDraft extends RuleException {
  /** Names or ids. */
  readonly rules: readonly YamlText[];
  readonly where: Expr;
  readonly lists?: IndicatorLists;
  /** Where its date stands. */
  readonly expirySpan: Span;
}
