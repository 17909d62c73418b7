/** Says that values of the event are masked, and shows them in clear to whoever may see them. */
import { useState } from 'react';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { useMay } from '../../api/use-me.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { Message } from '../../design/message.tsx';
import { type Clear, reveal } from './reveal.ts';

interface MaskedProps {
  readonly id: string;
  readonly isRevealed: boolean;
  readonly onReveal: (clear: Clear) => void;
  readonly onHide: () => void;
}

export function Masked({ id, isRevealed, onReveal, onHide }: MaskedProps) {
  const may = useMay('reveal');
  const [isAsking, setAsking] = useState(false);
  if (isRevealed) {
    return (
      <Message kind="warning" isInline title="This event is shown in clear." action={<Button onClick={onHide}>Mask again</Button>}>
        That you asked for it is recorded.
      </Message>
    );
  }
  return (
    <>
      <Message
        kind="note"
        isInline
        title="Some values are masked."
        action={
          may ? (
            <Button icon="eye" onClick={() => setAsking(true)}>
              Reveal
            </Button>
          ) : undefined
        }
      >
        {may ? 'Secrets, tokens and keys are not shown unless you ask for them.' : 'An auditor may reveal them.'}
      </Message>
      {isAsking && (
        <RevealDialog
          id={id}
          onClose={() => setAsking(false)}
          onReveal={(clear) => {
            setAsking(false);
            onReveal(clear);
          }}
        />
      )}
    </>
  );
}

function RevealDialog({
  id,
  onClose,
  onReveal,
}: {
  readonly id: string;
  readonly onClose: () => void;
  readonly onReveal: (clear: Clear) => void;
}) {
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    try {
      onReveal(await reveal(id, reason.trim()));
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Show this event in clear?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it masked</Button>
          <Button look="strong" icon="eye" disabled={isBusy} onClick={() => void ask()}>
            Reveal
          </Button>
        </>
      }
    >
      <p>It is recorded that you asked, when, and why.</p>
      <TextField label="Why (optional)" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      {failure !== null && <ProblemMessage error={failure} isInline />}
    </Dialog>
  );
}
