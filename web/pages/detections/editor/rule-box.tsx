/** The place of a rule’s text: the editor, and until it is loaded, or where it cannot be, a plain area with the same text. */
import { lazy, Suspense } from 'react';
import { Boundary } from '../../../app/boundary.tsx';
import box from '../../../editor/text-box.module.css';
import styles from './rule-box.module.css';
import type { RuleEditorProps } from './rule-editor.tsx';

const RuleEditor = lazy(async () => ({ default: (await import('./rule-editor.tsx')).RuleEditor }));

export function RuleBox(props: RuleEditorProps) {
  return (
    <div className={`${box['frame']} ${styles['frame']}`}>
      <Boundary fallback={<PlainRuleEditor {...props} />}>
        <Suspense fallback={<PlainRuleEditor {...props} />}>
          <RuleEditor {...props} />
        </Suspense>
      </Boundary>
    </div>
  );
}

function PlainRuleEditor({ text, onText }: RuleEditorProps) {
  return (
    <textarea
      className={box['plain']}
      aria-label="Rule"
      value={text}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={(event) => onText(event.target.value)}
    />
  );
}
