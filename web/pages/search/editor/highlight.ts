/** Colours for the editor: the tokens of our own lexer as decorations. Only what is in view is decorated. */
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { type Look, type QuerySpan, querySpans } from './query-spans.ts';

const marks: Readonly<Record<Look, Decoration>> = {
  field: Decoration.mark({ class: 'q-field' }),
  operator: Decoration.mark({ class: 'q-operator' }),
  value: Decoration.mark({ class: 'q-value' }),
  number: Decoration.mark({ class: 'q-number' }),
  text: Decoration.mark({ class: 'q-text' }),
  stage: Decoration.mark({ class: 'q-stage' }),
  comment: Decoration.mark({ class: 'q-comment' }),
  punctuation: Decoration.mark({ class: 'q-punctuation' }),
};

export const highlight: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    #spans: readonly QuerySpan[];

    constructor(view: EditorView) {
      this.#spans = querySpans(view.state.doc.toString());
      this.decorations = decorate(view, this.#spans);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.#spans = querySpans(update.state.doc.toString());
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view, this.#spans);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function decorate({ visibleRanges }: EditorView, spans: readonly QuerySpan[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const from = visibleRanges[0]?.from ?? 0;
  const to = visibleRanges.at(-1)?.to ?? 0;
  for (const { start, end, look } of spans) if (end >= from && start <= to) builder.add(start, end, marks[look]);
  return builder.finish();
}
