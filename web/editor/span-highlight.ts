/** Colours for an editor: what a lexer tells of the text, as decorations. Only what is in view is decorated. */
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

export interface LookSpan<Look extends string> {
  readonly start: number;
  readonly end: number;
  readonly look: Look;
}

/** @param spansOf in the order of their places, without overlap, for any text. */
export function spanHighlight<Look extends string>(
  spansOf: (text: string) => readonly LookSpan<Look>[],
  classOf: (look: Look) => string,
): Extension {
  const marks = new Map<Look, Decoration>();
  const markOf = (look: Look) => {
    const mark = marks.get(look) ?? Decoration.mark({ class: classOf(look) });
    marks.set(look, mark);
    return mark;
  };
  const decorate = ({ visibleRanges }: EditorView, spans: readonly LookSpan<Look>[]): DecorationSet => {
    const builder = new RangeSetBuilder<Decoration>();
    const from = visibleRanges[0]?.from ?? 0;
    const to = visibleRanges.at(-1)?.to ?? 0;
    for (const { start, end, look } of spans) if (end >= from && start <= to) builder.add(start, end, markOf(look));
    return builder.finish();
  };
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      #spans: readonly LookSpan<Look>[];

      constructor(view: EditorView) {
        this.#spans = spansOf(view.state.doc.toString());
        this.decorations = decorate(view, this.#spans);
      }

      update(update: ViewUpdate): void {
        if (update.docChanged) this.#spans = spansOf(update.state.doc.toString());
        if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view, this.#spans);
      }
    },
    { decorations: ({ decorations }) => decorations },
  );
}
