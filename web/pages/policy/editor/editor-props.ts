/** What the editor of policies and the plain text area that stands in for it are both given. */
import type { Span } from '../../../../src/model/diagnostic.ts';
import type { ReadPolicy } from '../reader/policy-jobs.ts';

export interface PolicyEditorHandle {
  readonly focus: () => void;
  /** Shows this place of the text, and puts the cursor there. */
  readonly goTo: (span: Span) => void;
}

export interface PolicyEditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What was found in the text, once it is read; of an older text it is not shown. */
  readonly read: ReadPolicy | null;
  /** What a rule catches, in a line or two. */
  readonly figuresOf: (rule: number) => readonly string[];
  readonly onReady: (handle: PolicyEditorHandle) => void;
}
