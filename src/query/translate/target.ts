/** What a language that questions can be translated to states about itself. To add one: write a target, and name it in registry.ts. */
import type { TranslationTarget } from '../../model/translation-targets.ts';
import type { Query, Stage } from '../ast.ts';
import type { Cannot, Draft } from './draft.ts';

/** What all targets but jq say of counting. */
export const countsByEnd =
  'A request counts once here by its end alone (ResponseComplete or Panic); Telltale takes the last stage that was recorded, and leaves out copies.';

export interface Target {
  readonly name: TranslationTarget;
  /** As people call it, at the beginning of a sentence. */
  readonly title: string;
  /** Stages that it has no like of, and why. */
  readonly lacks?: { readonly [Kind in Stage['kind']]?: Cannot };
  /** The question as text; what it cannot say goes to the draft. Values of the query stand in it as data and nothing else. */
  write(query: Query, draft: Draft): string;
  /** A line that the language passes over. The text of it is this program's. */
  comment(line: string): string;
}
