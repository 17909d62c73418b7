/** The editor of rules. A chunk of its own: until it is there, a plain area stands in with the same text. */
import { history, historyKeymap, indentLess, indentMore, insertNewlineKeepIndent, standardKeymap } from '@codemirror/commands';
import { indentUnit } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { editorTheme } from '../../../editor/editor-theme.ts';
import { spanHighlight } from '../../../editor/span-highlight.ts';
import { squiggleOf } from '../../../editor/squiggle.ts';
import { typeOver } from '../../../editor/type-over.ts';
import { yamlSpans } from '../../policy/editor/yaml-spans.ts';

export interface RuleEditorProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What is wrong with this very text. */
  readonly findings: readonly Pick<Diagnostic, 'severity' | 'code' | 'message' | 'span' | 'hint'>[];
  /** Ctrl or Cmd with Enter. */
  readonly onRun: () => void;
}

export function RuleEditor(props: RuleEditorProps) {
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
    return () => made.destroy();
  }, []);
  const { text, findings } = props;
  useEffect(() => {
    const made = view.current;
    if (made === null) return;
    if (made.state.doc.toString() !== text) made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: text } });
    const { state } = made;
    made.dispatch(
      setDiagnostics(
        state,
        findings.map((finding) => squiggleOf(finding, state.doc.length)),
      ),
    );
  }, [text, findings]);
  return <div ref={place} />;
}

function extensionsOf(now: { readonly current: RuleEditorProps }): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return [
    EditorView.cspNonce.of(nonce),
    editorTheme,
    ruleTheme,
    lineNumbers(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    indentUnit.of('  '),
    typeOver,
    EditorView.lineWrapping,
    spanHighlight(yamlSpans, (look) => `y-${look}`),
    EditorView.contentAttributes.of({
      'aria-label': 'Rule',
      'aria-multiline': 'true',
      tabindex: '0',
      spellcheck: 'false',
      autocorrect: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now.current.onText(update.state.doc.toString());
    }),
    keymap.of([
      { key: 'Mod-Enter', run: () => did(now.current.onRun) },
      { key: 'Enter', run: insertNewlineKeepIndent },
      { key: 'Mod-]', run: indentMore },
      { key: 'Mod-[', run: indentLess },
      // The way out for whoever has no mouse is the Tab key.
      { key: 'Escape', run: ({ contentDOM }) => did(() => contentDOM.blur()) },
      ...historyKeymap,
      ...standardKeymap,
    ]),
  ];
}

function did(what: () => void): boolean {
  what();
  return true;
}

const ruleTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px' },
  '.cm-line': { padding: '0 10px 0 4px' },
  '.cm-gutters': { background: 'var(--surface)', border: '0', color: 'var(--ink-3)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 10px', fontVariantNumeric: 'tabular-nums' },
  '.y-key': { color: 'var(--accent-ink)' },
  '.y-text': { color: 'var(--warn)' },
  '.y-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
  '.y-punctuation': { color: 'var(--ink-3)' },
});
