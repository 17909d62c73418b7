/** The place of the text: the editor, and until it is loaded, or where it cannot be, a plain area with the same text. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Boundary } from '../../../app/boundary.tsx';
import styles from '../../../editor/text-box.module.css';
import type { PolicyEditorProps } from './editor-props.ts';

const PolicyEditor = lazy(async () => ({ default: (await import('./policy-editor.tsx')).PolicyEditor }));

export function PolicyBox(props: PolicyEditorProps) {
  return (
    <div className={styles['frame']}>
      <Boundary fallback={<PlainPolicyEditor {...props} />}>
        <Suspense fallback={<PlainPolicyEditor {...props} />}>
          <PolicyEditor {...props} />
        </Suspense>
      </Boundary>
    </div>
  );
}

function PlainPolicyEditor({ text, onText, onReady }: PolicyEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const ready = useRef(onReady);
  useEffect(() => {
    const focus = () => area.current?.focus();
    ready.current({ focus, goTo: ({ start, end }) => [area.current?.setSelectionRange(start, end), focus()] });
  }, []);
  return (
    <textarea
      ref={area}
      className={styles['plain']}
      aria-label="Audit policy"
      value={text}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={(event) => onText(event.target.value)}
    />
  );
}
