/** The editor itself. A chunk of its own: until it is there, `PlainEditor` stands in with the same text. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { history, historyKeymap, insertNewline, standardKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorTheme } from '../../../editor/editor-theme.ts';
import { typeOver } from '../../../editor/type-over.ts';
import { completeFromStore, completeNames } from './completion.ts';
import { diagnose } from './diagnose.ts';
import type { EditorHandle, EditorProps } from './editor-props.ts';
import { highlight } from './highlight.ts';
import { readHistory, recall } from './history.ts';

export function QueryEditor(props: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const view = useRef<EditorView | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes is read through `now`
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return undefined;
    const made = new EditorView({ parent, state: EditorState.create({ doc: props.text, extensions: extensionsOf(now) }) });
    view.current = made;
    const handle: EditorHandle = { focus: () => made.focus() };
    now.current.onReady(handle);
    if (props.hasFocus) {
      made.focus();
      made.dispatch({ selection: { anchor: made.state.doc.length } });
    }
    return () => made.destroy();
  }, []);
  const { text } = props;
  useEffect(() => {
    const made = view.current;
    if (made === null || made.state.doc.toString() === text) return;
    made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: text }, selection: { anchor: text.length } });
  }, [text]);
  return <div ref={place} />;
}

function extensionsOf(now: { readonly current: EditorProps }): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  const step = (by: 1 | -1) => (view: EditorView) => {
    const text = view.state.doc.toString();
    const { main } = view.state.selection;
    const isAtTop = main.empty && view.state.doc.lineAt(main.head).number === 1 && (main.head === 0 || isRecalled(text));
    if (!isAtTop) return false;
    const other = recall(readHistory(), text, by);
    if (other === null) return false;
    view.dispatch({ changes: { from: 0, to: text.length, insert: other }, selection: { anchor: other.length } });
    return true;
  };
  return [
    EditorView.cspNonce.of(nonce),
    editorTheme,
    EditorView.theme({ '.cm-scroller': { maxHeight: '168px' } }),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    bracketMatching(),
    closeBrackets(),
    typeOver,
    highlight,
    diagnose,
    autocompletion({ override: [completeNames, completeFromStore], icons: false, activateOnTypingDelay: 120, maxRenderedOptions: 60 }),
    placeholder('Everything. Type to narrow it, such as user=alice verb=delete'),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'Question', 'aria-multiline': 'true', spellcheck: 'false', autocorrect: 'off' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now.current.onText(update.state.doc.toString());
    }),
    keymap.of([...completionKeymap]),
    Prec.high(
      keymap.of([
        { key: 'Shift-Enter', run: insertNewline },
        { key: 'ArrowUp', run: step(1) },
        { key: 'ArrowDown', run: step(-1) },
        {
          key: 'Escape',
          run: (view) => {
            view.contentDOM.blur();
            return true;
          },
        },
      ]),
    ),
    keymap.of([
      {
        key: 'Enter',
        run: () => {
          now.current.onAsk();
          return true;
        },
      },
      ...closeBracketsKeymap,
      ...historyKeymap,
      ...lintKeymap,
      ...standardKeymap,
    ]),
  ];
}

/** Whether the text is one that was asked before: then the arrows go on through the history. */
function isRecalled(text: string): boolean {
  return readHistory().some((asked) => asked.text === text.trim());
}
