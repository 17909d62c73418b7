/** The search page: a question, what it means, how much there is over time, what it holds, and the answer. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { isError } from '../../../src/model/diagnostic.ts';
import { readQuery } from '../../../src/query/check-query.ts';
import { useLens } from '../../address/use-lens.ts';
import { Button } from '../../design/button.tsx';
import { KeysDialog } from '../../keys/keys-dialog.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { AskBar } from './ask-bar.tsx';
import type { EditorHandle } from './editor/editor-props.ts';
import { FacetPanel } from './facets/facet-panel.tsx';
import { Histogram } from './histogram.tsx';
import { eventsOrText } from './question.ts';
import { Results } from './results.tsx';
import styles from './search-page.module.css';
import { SearchProvider, useSearchStore } from './search-state.ts';
import { searchKeys } from './tools/search-keys.ts';
import { useVolume } from './use-volume.ts';

export function SearchPage() {
  const store = useSearchStore();
  const queryClient = useQueryClient();
  const used = useLens();
  const { question, isLive } = store.state;
  const [dialog, setDialog] = useState<'keys' | null>(null);
  const [hasFacets, setFacets] = useState(false);
  const editor = useRef<EditorHandle>(null);
  const isValid = useMemo(() => !readQuery(question).diagnostics.some(isError), [question]);
  const volume = useVolume(question, used, isValid);
  const ask = (text: string) => {
    if (text !== question) store.change({ question: text });
    // Asked again, it is answered anew.
    else void queryClient.invalidateQueries();
  };
  useKeys({ '/': () => editor.current?.focus(), '?': () => setDialog('keys') });
  return (
    <SearchProvider value={store}>
      <div className={styles['page']}>
        <AskBar editor={editor} question={question} onAsk={ask} onKeys={() => setDialog('keys')} />
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
      {dialog === 'keys' && <KeysDialog keys={searchKeys} onClose={() => setDialog(null)} />}
    </SearchProvider>
  );
}
