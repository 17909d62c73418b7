/** No event fits: why that may be, and what to try next. What the server knows about it stands above, with its fixes. */
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { rangeText } from '../../../../src/query/edit/edit-query.ts';
import type { UsedLens } from '../../../address/use-lens.ts';
import { Button } from '../../../design/button.tsx';
import { Message } from '../../../design/message.tsx';
import { useSearchPage } from '../search-state.ts';
import styles from './findings.module.css';

export function EmptyAnswer({ findings, used }: { readonly findings: readonly Diagnostic[]; readonly used: UsedLens }) {
  const { state, lens, change } = useSearchPage();
  const hasFilter = state.question.trim() !== '';
  const hasLens = lens.clusters.length > 0 || lens.namespaces.length > 0;
  const isOwnRange = rangeText(state.question) !== null;
  const isLong = 'last' in used.range && used.range.last === '30d';
  return (
    <Message
      kind="empty"
      title="Nothing fits this question."
      action={
        <div className={styles['steps']}>
          {!isOwnRange && !isLong && <Button onClick={() => change({}, { lens: { range: { last: '30d' } } })}>Look at 30 days</Button>}
          {hasLens && <Button onClick={() => change({}, { lens: { clusters: [], namespaces: [] } })}>All clusters and namespaces</Button>}
          {hasFilter && <Button onClick={() => change({ question: '' })}>Everything in this range</Button>}
        </div>
      }
    >
      {findings.length > 0 ? 'The lines above say why.' : 'Widen the range, or take a condition away.'}
    </Message>
  );
}
