/** What a section of the summary states about itself. The table of them is sections.ts. */
import type { SectionForm, SectionGroup } from '../../contract/summary.ts';

export interface Section {
  readonly id: string;
  readonly group: SectionGroup;
  readonly title: string;
  /** The question: it is run, shown, and given to the person to go on with. */
  readonly query: string;
  /** What is shown of each request, where the query groups nothing. */
  readonly columns?: readonly string[];
  readonly form: SectionForm;
  /** Whether what the control plane does of this is told in one line, so that people and their programs stand out. */
  readonly fold?: true;
  /** What to say where there is nothing: absence is an answer. */
  readonly none: string;
  /** A wider question. Where even that finds nothing, such requests are not recorded, and “nothing” would be a false comfort. */
  readonly basis?: { readonly query: string; readonly missing: string };
  /** What the rows leave open, if any of these requests is among them. */
  readonly caveat?: { readonly where: string; readonly text: string };
}
