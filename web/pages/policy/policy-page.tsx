/** The workbench of audit policies: what one says, what is wrong with it, what it makes of the traffic, and what another level would. */
import { type DragEvent, useCallback, useEffect, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Message } from '../../design/message.tsx';
import { download, type OpenedFile, readPolicyFile } from './open-file.ts';
import { FileButton, PolicyTools } from './parts/policy-tools.tsx';
import { StartPanel } from './parts/start-panel.tsx';
import { changeDraft, openDraft, useDraft } from './policy-draft.ts';
import styles from './policy-page.module.css';
import { unpackPolicy } from './share-policy.ts';
import type { PolicyTemplate } from './templates.ts';
import { Workbench } from './workbench.tsx';

export function PolicyPage() {
  const draft = useDraft();
  /** What is to be opened, and would take the place of what was changed. */
  const [offered, setOffered] = useState<OpenedFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isDragging, setDragging] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const hasChanges = draft.text !== draft.opened && draft.text.trim() !== '';
  const offer = useCallback(
    (file: OpenedFile) => {
      setProblem(null);
      if (hasChanges) setOffered(file);
      else openDraft(file.name, file.text);
    },
    [hasChanges],
  );
  useSharedPolicy(offer, setProblem);
  const openFile = (file: File) => readPolicyFile(file).then(offer, (error: Error) => setProblem(error.message));
  const save = () => download(draft.name === '' ? 'audit-policy.yaml' : draft.name.replace(/\.(ya?ml|json)$|$/, '.yaml'), draft.text);
  const begin = ({ name, textFor }: PolicyTemplate) => offer({ name, text: textFor(draft.kubernetesVersion) });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) void openFile(file);
  };
  const isEmpty = draft.text === '' && draft.opened === '' && !isWriting;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way, beside the button that opens a file
    <div
      className={`${styles['page']} ${isDragging ? styles['dragging'] : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setDragging(false)}
      onDrop={drop}
    >
      {problem !== null && (
        <Message
          kind="error"
          title={problem}
          isInline
          action={<Button look="quiet" icon="close" label="Hide this" onClick={() => setProblem(null)} />}
        />
      )}
      {isEmpty ? (
        <StartPanel
          openButton={<FileButton look="strong" onFile={(file) => void openFile(file)} />}
          writeButton={<Button onClick={() => setWriting(true)}>Paste or write one</Button>}
          onTemplate={begin}
        />
      ) : (
        <>
          <PolicyTools
            draft={draft}
            onFile={(file) => void openFile(file)}
            onTemplate={begin}
            onVersion={(kubernetesVersion) => changeDraft({ kubernetesVersion })}
            onDownload={save}
            onClose={() => {
              setWriting(false);
              offer({ name: '', text: '' });
            }}
          />
          <Workbench draft={draft} onDownload={save} />
        </>
      )}
      {offered !== null && (
        <Dialog
          title={offered.text === '' ? 'Close the policy?' : 'Open another policy?'}
          onClose={() => setOffered(null)}
          actions={
            <>
              <Button onClick={() => setOffered(null)}>Keep mine</Button>
              <Button
                look="strong"
                onClick={() => {
                  openDraft(offered.name, offered.text);
                  setOffered(null);
                }}
              >
                {offered.text === '' ? 'Close it' : 'Open it'}
              </Button>
            </>
          }
        >
          <p>What you changed is kept in this tab alone, and would be lost. Download it first if you want to have it.</p>
        </Dialog>
      )}
    </div>
  );
}

/** A link may hold a policy. It is taken out of the address, so that it is not there by accident when the address is passed on. */
function useSharedPolicy(onOpen: (file: OpenedFile) => void, onProblem: (problem: string) => void): void {
  useEffect(() => {
    const { hash, pathname, search } = window.location;
    if (!hash.startsWith('#policy=')) return;
    history.replaceState(history.state, '', pathname + search);
    void unpackPolicy(hash).then((text) =>
      text === null
        ? onProblem('The policy in this link is damaged: ask for the link again, or for the file.')
        : onOpen({ name: 'shared policy', text }),
    );
  }, [onOpen, onProblem]);
}
