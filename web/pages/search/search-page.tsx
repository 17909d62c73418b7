/** The search page: a question, what it means, how much there is over time, what it holds, and the answer. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { isError } from '../../../src/model/diagnostic.ts';
import { readQuery } from '../../../src/query/check-query.ts';
import { useLens } from '../../address/use-lens.ts';
import { Button } from '../../design/button.tsx';
import type { EditorHandle } from './editor/editor-props.ts';
import { keepInHistory } from './editor/history.ts';
import { QueryBox } from './editor/query-box.tsx';
import { FacetPanel } from './facets/facet-panel.tsx';
import { isTyped } from './grid/use-grid-keys.ts';
import { Histogram } from './histogram.tsx';
import { eventsOrText } from './question.ts';
import { Results } from './results.tsx';
import styles from './search-page.module.css';
import { SearchProvider, useSearchStore } from './search-state.ts';
import { HistoryMenu } from './tools/history-menu.tsx';
import { KeysDialog } from './tools/keys-dialog.tsx';
import { QuestionsMenu } from './tools/questions-menu.tsx';
import { SaveDialog } from './tools/save-dialog.tsx';
import { useVolume } from './use-volume.ts';

export function SearchPage() {
  const store = useSearchStore();
  const used = useLens();
  const { question, isLive } = store.state;
  const [draft, setDraft] = useState(question);
  const [dialog, setDialog] = useState<'keys' | 'save' | null>(null);
  const [hasFacets, setFacets] = useState(false);
  const editor = useRef<EditorHandle>(null);
  // The address may change by a click or by going back: then the editor follows.
  useEffect(() => setDraft(question), [question]);
  const isValid = useMemo(() => !readQuery(question).diagnostics.some(isError), [question]);
  const volume = useVolume(question, used, isValid);
  const ask = (text: string) => {
    const trimmed = text.trim();
    keepInHistory(trimmed);
    setDraft(trimmed);
    if (trimmed === question) void volume.answer.refetch();
    else store.change({ question: trimmed });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyped(event.target)) return;
      if (event.key === '/') editor.current?.focus();
      else if (event.key === '?') setDialog('keys');
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <SearchProvider value={store}>
      <div className={styles['page']}>
        <div className={styles['ask']}>
          <QueryBox ref={editor} text={draft} onText={setDraft} onAsk={() => ask(draft)} />
          <div className={styles['tools']}>
            <Button look="strong" icon="search" onClick={() => ask(draft)}>
              Ask
            </Button>
            <QuestionsMenu onPick={ask} />
            <HistoryMenu onPick={ask} />
            <Button look="quiet" icon="save" label="Save this question" onClick={() => setDialog('save')} />
            <Button look="quiet" label="Keys (?)" onClick={() => setDialog('keys')}>
              ?
            </Button>
          </div>
        </div>
        {isValid && !isLive && <Histogram volume={volume} />}
        <div className={styles['columns']}>
          <aside className={`${styles['side']} ${hasFacets ? styles['shown'] : ''}`} aria-label="Values of the events">
            <Button aria-expanded={hasFacets} icon="filter" onClick={() => setFacets(!hasFacets)}>
              Values
            </Button>
            <div className={styles['facets']}>
              <FacetPanel text={eventsOrText(used.ask(question))} isEnabled={used.isReady && isValid} />
            </div>
          </aside>
          <Results used={used} volume={volume} isValid={isValid} />
        </div>
      </div>
      {dialog === 'keys' && <KeysDialog onClose={() => setDialog(null)} />}
      {dialog === 'save' && <SaveDialog text={draft} onClose={() => setDialog(null)} />}
    </SearchProvider>
  );
}
