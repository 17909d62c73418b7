/** The editor of rules. A chunk of its own: until it is there, a plain area stands in with the same text. */
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { squiggleOf } from '../../../editor/squiggle.ts';
import { yamlExtensions } from '../../../editor/yaml-extensions.ts';

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
  const run = () => {
    now.current.onRun();
    return true;
  };
  return [
    yamlExtensions({ label: 'Rule', onText: (text) => now.current.onText(text), keys: [{ key: 'Mod-Enter', run }] }),
    EditorView.lineWrapping,
  ];
}
