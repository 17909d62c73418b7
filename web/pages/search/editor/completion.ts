/** Completion in the editor: names of the language at once, values and paths from the store as soon as they are there. */
import { type Completion, type CompletionContext, type CompletionResult, startCompletion } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { type Candidate, complete, completedPath, completedValue, emptyCatalogue } from '../../../../src/query/complete.ts';
import { client } from '../../../api/client.ts';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';

/** What the language knows. It follows each letter. */
export function completeNames({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const text = state.doc.toString();
  // Between words everything could follow: only who asks for it is told.
  if (!explicit && !isTyping(text, pos)) return null;
  return resultOf(complete(text, pos, emptyCatalogue));
}

/** What the store knows: asked only where a value, or a key inside an object, is wanted. */
export async function completeFromStore(context: CompletionContext): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const { pos } = context;
  if (completedValue(text, pos) === null && completedPath(text, pos) === null) return null;
  const asking = new AbortController();
  context.addEventListener('abort', () => asking.abort());
  try {
    const { candidates } = await client.complete({ text, position: pos }, { signal: asking.signal });
    const known = new Set(complete(text, pos, emptyCatalogue).map(({ insert }) => insert));
    return resultOf(candidates.filter(({ insert }) => !known.has(insert)));
  } catch {
    // Completion is a help: where the store does not answer, the names are there still.
    return null;
  }
}

function isTyping(text: string, pos: number): boolean {
  const before = text.charAt(pos - 1);
  return before !== '' && (/[\p{L}\p{N}_.@[(,="'<>~:-]/u.test(before) || completedValue(text, pos) !== null);
}

function resultOf(candidates: readonly Candidate[]): CompletionResult | null {
  const [first] = candidates;
  if (first === undefined) return null;
  const same = candidates.filter(({ span }) => span.start === first.span.start);
  // They are filtered and in order already.
  return { from: first.span.start, to: first.span.end, filter: false, options: same.map(optionOf) };
}

const titles: Readonly<Record<Candidate['kind'], string>> = {
  field: 'field',
  column: 'column',
  operator: 'operator',
  value: 'value',
  aggregate: 'function',
  stage: 'stage',
  keyword: 'keyword',
  duration: 'length of time',
};

function optionOf({ kind, label, insert, documentation }: Candidate, at: number): Completion {
  return {
    label: visibleText(cutMiddle(label, 90)),
    type: kind,
    detail: titles[kind],
    info: documentation === '' ? undefined : () => noteOf(documentation),
    // In the order that they came in.
    boost: Math.max(-99, 99 - at * 2),
    apply: (view, _, from, to) => apply(view, { insert, from, to, kind }),
  } as Completion;
}

/** Text and never markup. */
function noteOf(documentation: string): Node {
  const note = document.createElement('p');
  note.textContent = visibleText(documentation);
  return note;
}

interface Choice {
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  readonly kind: Candidate['kind'];
}

function apply(view: EditorView, { insert, from, to, kind }: Choice): void {
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' });
  // What follows is wanted next: a value after a sign, a sign after a field.
  if (kind === 'field' || kind === 'operator') startCompletion(view);
}
