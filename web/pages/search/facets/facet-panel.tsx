/** What the events of the question hold: fields with their most frequent values, each to narrow by or to leave out. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Message, Skeleton } from '../../../design/message.tsx';
import { formatCompact, formatCount } from '../../../text/format.ts';
import { useSearchPage } from '../search-state.ts';
import { FacetField } from './facet-field.tsx';
import styles from './facet-panel.module.css';
import { FieldPicker } from './field-picker.tsx';

interface FacetPanelProps {
  /** The events, within the lens. */
  readonly text: string;
  readonly isEnabled: boolean;
}

const top = 8;

export function FacetPanel({ text, isEnabled }: FacetPanelProps) {
  const { state, change } = useSearchPage();
  const usual = useFacets(text, [], isEnabled);
  const added = useFacets(text, state.facets, isEnabled && state.facets.length > 0);
  const [closed, setClosed] = useState<ReadonlySet<string>>(readClosed);
  const toggle = (field: string) => {
    const next = new Set(closed);
    if (!next.delete(field)) next.add(field);
    setClosed(next);
    keepClosed(next);
  };
  const extra = state.facets.length === 0 ? [] : (added.data?.facets ?? []);
  const own = new Set(extra.map(({ field }) => field));
  const facets = [...extra, ...(usual.data?.facets.filter(({ field }) => !own.has(field)) ?? [])];
  const sampled = usual.data?.sampled ?? null;
  return (
    <div className={styles['panel']}>
      <FieldPicker label="Add a field" onPick={(field) => !state.facets.includes(field) && change({ facets: [...state.facets, field] })} />
      {sampled !== null && usual.data && (
        <p className={styles['note']}>
          Estimated from {formatCompact(sampled)} of {formatCount(usual.data.events)} events.
        </p>
      )}
      {usual.isError && <ProblemMessage error={usual.error} onRetry={() => void usual.refetch()} />}
      {added.isError && state.facets.length > 0 && <ProblemMessage error={added.error} isInline />}
      {usual.isPending && isEnabled && <Skeleton lines={12} />}
      {usual.data?.events === 0 && <Message kind="empty" title="No events, so no values." />}
      <ul className={`${styles['fields']} ${usual.isPlaceholderData ? styles['stale'] : ''}`}>
        {facets.map((facet) => (
          <FacetField
            key={facet.field}
            facet={facet}
            whole={sampled ?? usual.data?.events ?? 0}
            isOpen={!closed.has(facet.field)}
            onToggle={() => toggle(facet.field)}
            onRemove={own.has(facet.field) ? () => change({ facets: state.facets.filter((name) => name !== facet.field) }) : null}
          />
        ))}
      </ul>
    </div>
  );
}

function useFacets(text: string, fields: readonly string[], isEnabled: boolean) {
  return useQuery({
    queryKey: ['facets', text, fields],
    queryFn: ({ signal }) => client.facets({ text, top, ...(fields.length > 0 && { fields: [...fields] }) }, { signal }),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

const key = 'telltale.folded-facets';
/** What tells little at a glance begins folded. */
const usuallyClosed = ['groups', 'useragent', 'source', 'level', 'stage', 'annotations'];

function readClosed(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return new Set(Array.isArray(kept) ? kept.map(String) : usuallyClosed);
  } catch {
    return new Set(usuallyClosed);
  }
}

function keepClosed(closed: ReadonlySet<string>): void {
  try {
    localStorage.setItem(key, JSON.stringify([...closed]));
  } catch {
    // It holds until the page is left.
  }
}
