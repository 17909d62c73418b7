/** The place of the question: the editor, what it means in words, and what is wrong with it. */
import { lazy, type Ref, Suspense, useImperativeHandle, useRef } from 'react';
import { Boundary } from '../../../app/boundary.tsx';
import type { EditorHandle } from './editor-props.ts';
import { ExplainLine } from './explain-line.tsx';
import { PlainEditor } from './plain-editor.tsx';
import styles from './query-box.module.css';

const QueryEditor = lazy(async () => ({ default: (await import('./query-editor.tsx')).QueryEditor }));

interface QueryBoxProps {
  readonly ref: Ref<EditorHandle>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onAsk: () => void;
}

export function QueryBox({ ref, text, onText, onAsk }: QueryBoxProps) {
  const place = useRef<HTMLDivElement>(null);
  const handle = useRef<EditorHandle | null>(null);
  useImperativeHandle(ref, () => ({ focus: () => handle.current?.focus() }), []);
  const shared = {
    text,
    onText,
    onAsk,
    onReady: (ready: EditorHandle) => {
      handle.current = ready;
    },
  };
  return (
    <div className={styles['box']} ref={place}>
      <div className={styles['frame']}>
        <Boundary fallback={<PlainEditor {...shared} />}>
          <Suspense fallback={<PlainEditor {...shared} />}>
            <QueryEditor {...shared} hasFocus={place.current?.contains(document.activeElement) ?? false} />
          </Suspense>
        </Boundary>
      </div>
      <ExplainLine text={text} onText={onText} />
    </div>
  );
}
