/** Stands in for the editor until it is loaded, and where it cannot be: the same text in a plain area. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { EditorProps } from './editor-props.ts';
import styles from './query-box.module.css';

export function PlainEditor({ text, onText, onAsk, onReady }: Omit<EditorProps, 'hasFocus'>) {
  const area = useRef<HTMLTextAreaElement>(null);
  const ready = useRef(onReady);
  useEffect(() => ready.current({ focus: () => area.current?.focus() }), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') area.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onAsk();
  };
  return (
    <textarea
      ref={area}
      className={styles['plain']}
      aria-label="Question"
      placeholder="Everything. Type to narrow it, such as user=alice verb=delete"
      rows={Math.min(8, text.split('\n').length)}
      value={text}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={(event) => onText(event.target.value)}
      onKeyDown={onKey}
    />
  );
}
