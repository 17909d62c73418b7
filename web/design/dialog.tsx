/** A question that has to be answered before anything else. Built on the browser’s own modal, which keeps the focus inside. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function Dialog({ title, onClose, children, actions }: DialogProps) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would take the button that closes it.
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} className={styles['dialog']} aria-labelledby={id} onCancel={onClose}>
      <header className={styles['head']}>
        <h2 id={id}>{title}</h2>
        <Button look="quiet" icon="close" label="Close" onClick={onClose} />
      </header>
      <div className={styles['body']}>{children}</div>
      {actions !== undefined && <footer className={styles['actions']}>{actions}</footer>}
    </dialog>
  );
}
