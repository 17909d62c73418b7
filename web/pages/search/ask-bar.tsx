/** Where the question is written, and the ways to one. What is typed stays here until it is asked: the rest of the page does not follow each letter. */
import { type Ref, useEffect, useState } from 'react';
import { useMay } from '../../api/use-me.ts';
import { Button } from '../../design/button.tsx';
import type { EditorHandle } from './editor/editor-props.ts';
import { keepInHistory } from './editor/history.ts';
import { QueryBox } from './editor/query-box.tsx';
import styles from './search-page.module.css';
import { HistoryMenu } from './tools/history-menu.tsx';
import { QuestionsMenu } from './tools/questions-menu.tsx';
import { SaveDialog } from './tools/save-dialog.tsx';

interface AskBarProps {
  readonly editor: Ref<EditorHandle>;
  readonly question: string;
  readonly onAsk: (question: string) => void;
  readonly onKeys: () => void;
}

export function AskBar({ editor, question, onAsk, onKeys }: AskBarProps) {
  const [draft, setDraft] = useState(question);
  const maySave = useMay('save');
  const [isSaving, setSaving] = useState(false);
  // The address may change by a click or by going back: then the editor follows.
  useEffect(() => setDraft(question), [question]);
  const ask = (text: string) => {
    const trimmed = text.trim();
    keepInHistory(trimmed);
    setDraft(trimmed);
    onAsk(trimmed);
  };
  return (
    <div className={styles['ask']}>
      <QueryBox ref={editor} text={draft} onText={setDraft} onAsk={() => ask(draft)} />
      <div className={styles['tools']}>
        <Button look="strong" icon="search" onClick={() => ask(draft)}>
          Ask
        </Button>
        <QuestionsMenu onPick={ask} />
        <HistoryMenu onPick={ask} />
        {maySave && draft.trim() !== '' && <Button look="quiet" icon="save" label="Save this question" onClick={() => setSaving(true)} />}
        <Button look="quiet" label="Keys (?)" onClick={onKeys}>
          ?
        </Button>
      </div>
      {isSaving && <SaveDialog text={draft} onClose={() => setSaving(false)} />}
    </div>
  );
}
