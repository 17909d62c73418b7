/** The editor of policies. A chunk of its own: until it is there, `PlainPolicyEditor` stands in with the same text. */
import { history, historyKeymap, indentLess, indentMore, insertNewlineKeepIndent, standardKeymap } from '@codemirror/commands';
import { indentUnit } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorTheme } from '../../../editor/editor-theme.ts';
import { spanHighlight } from '../../../editor/span-highlight.ts';
import { squiggleOf } from '../../../editor/squiggle.ts';
import { typeOver } from '../../../editor/type-over.ts';
import type { ReadPolicy } from '../reader/policy-jobs.ts';
import type { PolicyEditorHandle, PolicyEditorProps } from './editor-props.ts';
import { ruleMarks, setRules } from './rule-marks.ts';
import { yamlSpans } from './yaml-spans.ts';

export function PolicyEditor(props: PolicyEditorProps) {
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
    now.current.onReady(handleOf(made));
    show(made, now.current.read);
    return () => made.destroy();
  }, []);
  const { text, read } = props;
  useEffect(() => {
    const made = view.current;
    if (made === null || made.state.doc.toString() === text) return;
    made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    if (view.current !== null) show(view.current, read);
  }, [read]);
  return <div ref={place} />;
}

function show(view: EditorView, read: ReadPolicy | null): void {
  const { state } = view;
  if (read === null || read.text !== state.doc.toString()) return;
  view.dispatch(
    setDiagnostics(
      state,
      read.findings.map((finding) => squiggleOf(finding, state.doc.length)),
    ),
  );
  // Of a text with errors no rules are known: the numbers stay where they were.
  if (read.policy !== null) view.dispatch({ effects: setRules.of(read.rules) });
}

function handleOf(view: EditorView): PolicyEditorHandle {
  return {
    focus: () => view.focus(),
    goTo: ({ start, end }) => {
      const most = view.state.doc.length;
      const [anchor, head] = [Math.min(start, most), Math.min(end, most)];
      view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      view.focus();
    },
  };
}

function extensionsOf(now: { readonly current: PolicyEditorProps }): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return [
    EditorView.cspNonce.of(nonce),
    editorTheme,
    policyTheme,
    lineNumbers(),
    ruleMarks((rule) => now.current.figuresOf(rule)),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    indentUnit.of('  '),
    typeOver,
    spanHighlight(yamlSpans, (look) => `y-${look}`),
    EditorView.contentAttributes.of({
      'aria-label': 'Audit policy',
      'aria-multiline': 'true',
      tabindex: '0',
      spellcheck: 'false',
      autocorrect: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now.current.onText(update.state.doc.toString());
    }),
    keymap.of([
      { key: 'Enter', run: insertNewlineKeepIndent },
      { key: 'Mod-]', run: indentMore },
      { key: 'Mod-[', run: indentLess },
      // The way out for whoever has no mouse is the Tab key.
      { key: 'Escape', run: ({ contentDOM }) => blur(contentDOM) },
      ...historyKeymap,
      ...lintKeymap,
      ...standardKeymap,
    ]),
  ];
}

function blur(element: HTMLElement): boolean {
  element.blur();
  return true;
}

const policyTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px' },
  '.cm-line': { padding: '0 10px 0 4px' },
  '.cm-gutters': { background: 'var(--surface)', border: '0', color: 'var(--ink-3)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 10px', fontVariantNumeric: 'tabular-nums' },
  '.p-rules .cm-gutterElement': { padding: '0 6px 0 0' },
  '.p-rules .cm-gutterElement span': {
    display: 'inline-block',
    minWidth: '18px',
    padding: '0 4px',
    borderRadius: '9px',
    background: 'var(--surface-3)',
    color: 'var(--ink-2)',
    fontFamily: 'var(--font-ui)',
    fontSize: '10.5px',
    lineHeight: '16px',
    textAlign: 'center',
  },
  '.y-key': { color: 'var(--accent-ink)' },
  '.y-text': { color: 'var(--warn)' },
  '.y-level': { color: 'var(--info)', fontWeight: '600' },
  '.y-none': { color: 'var(--bad)', fontWeight: '600' },
  '.y-comment': { color: 'var(--ink-3)', fontStyle: 'italic' },
  '.y-punctuation': { color: 'var(--ink-3)' },
  '.p-note': { maxWidth: 'min(460px, 86vw)', padding: '8px 12px', fontFamily: 'var(--font-ui)', fontSize: '12px', lineHeight: '17px' },
  '.p-note p': { margin: '3px 0 0' },
});
