/** Asks before something is done that cannot be taken back; says what it does, and tells where it failed. */
import { type ReactNode, useState } from 'react';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';

interface ConfirmProps {
  readonly title: string;
  /** The word on the button: what it does. */
  readonly action: string;
  readonly run: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Confirm({ title, action, run, onClose, children }: ConfirmProps) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const act = () => {
    setBusy(true);
    setError(null);
    run()
      .then(onClose)
      .catch((problem: unknown) => {
        setError(problem);
        setBusy(false);
      });
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it as it is</Button>
          <Button look="danger" disabled={isBusy} onClick={act}>
            {action}
          </Button>
        </>
      }
    >
      <div>{children}</div>
      {error !== null && <ProblemMessage error={error} isInline />}
    </Dialog>
  );
}
