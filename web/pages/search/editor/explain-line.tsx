/** What the question means, in words; or what is wrong with it, with a caret under the place and the fix to press. Worked out while nothing else is to do. */
import { useEffect, useState } from 'react';
import { type Diagnostic, isError } from '../../../../src/model/diagnostic.ts';
import { readQuery } from '../../../../src/query/check-query.ts';
import { explainQuery } from '../../../../src/query/explain-query.ts';
import { mentionsStage } from '../../../../src/query/mentions.ts';
import { answerColumns } from '../../../../src/query/stages/registry.ts';
import { Pieces } from '../../../design/value.tsx';
import { Finding } from '../../../editor/finding.tsx';
import styles from './query-box.module.css';

interface Understood {
  readonly text: string;
  readonly english: string | null;
  readonly defaults: readonly string[];
  readonly errors: readonly Diagnostic[];
}

export function ExplainLine({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const understood = useUnderstood(text);
  if (understood === null) return <p className={styles['explain']}>&nbsp;</p>;
  const [error] = understood.errors;
  if (error !== undefined && understood.text === text) {
    return (
      <div className={styles['explain']} aria-live="polite">
        <Finding finding={error} text={text} onFix={(fix) => onText(text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end))} />
      </div>
    );
  }
  return (
    <p className={styles['explain']}>
      <Pieces text={understood.english ?? '…'} /> <span className={styles['defaults']}>{understood.defaults.join(' ')}</span>
    </p>
  );
}

function useUnderstood(text: string): Understood | null {
  const [understood, setUnderstood] = useState<Understood | null>(null);
  useEffect(() => {
    const work = () => setUnderstood(understand(text));
    // Safari has no idle time to give.
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(work, 120);
      return () => clearTimeout(timer);
    }
    const id = requestIdleCallback(work, { timeout: 600 });
    return () => cancelIdleCallback(id);
  }, [text]);
  return understood;
}

function understand(text: string): Understood {
  const { query, diagnostics } = readQuery(text);
  if (query === null) return { text, english: null, defaults: [], errors: diagnostics.filter(isError) };
  const isList = answerColumns(query.stages) === null;
  const hasOrder = query.stages.some(({ kind }) => kind === 'sort');
  const defaults = [
    mentionsStage(query) ? 'Each recorded stage counts.' : 'Each request counts once.',
    ...(isList && !hasOrder ? ['Newest first.'] : []),
  ];
  return { text, english: explainQuery(query), defaults, errors: [] };
}
