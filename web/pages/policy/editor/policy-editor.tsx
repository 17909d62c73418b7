/** The editor of policies. A chunk of its own: until it is there, `PlainPolicyEditor` stands in with the same text. */
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { squiggleOf } from '../../../editor/squiggle.ts';
import { yamlExtensions } from '../../../editor/yaml-extensions.ts';
import type { ReadPolicy } from '../reader/policy-jobs.ts';
import type { PolicyEditorHandle, PolicyEditorProps } from './editor-props.ts';
import { ruleMarks, setRules } from './rule-marks.ts';

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
  return [
    policyTheme,
    yamlExtensions({ label: 'Audit policy', onText: (text) => now.current.onText(text) }),
    ruleMarks((rule) => now.current.figuresOf(rule)),
  ];
}

const policyTheme = EditorView.theme({
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
  '.p-note': { maxWidth: 'min(460px, 86vw)', padding: '8px 12px', fontFamily: 'var(--font-ui)', fontSize: '12px', lineHeight: '17px' },
  '.p-note p': { margin: '3px 0 0' },
});
