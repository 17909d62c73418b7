/** Typing over a selection. Chromium would carry the look of the old letters over as an inline style, which the page’s policy refuses aloud. */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export const typeOver: Extension = EditorView.domEventHandlers({
  beforeinput: ({ inputType, data }, view) => {
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== 'insertText' || data === null || empty || view.composing) return false;
    const typed = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    // What listens to typing, as that which closes brackets does, is asked first: so the editor does it as well.
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, typed))) view.dispatch(typed());
    return true;
  },
});
