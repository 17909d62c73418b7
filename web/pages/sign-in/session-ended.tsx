/** A session that ended while the page was open: who signs in again goes on where they were. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Me } from '../../../src/contract/session-routes.ts';
import { signIn } from '../../api/session.ts';
import { useMe } from '../../api/use-me.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import styles from './sign-in-page.module.css';

export function SessionEnded({ name }: { readonly name: string }) {
  const [isOpen, setOpen] = useState(true);
  const queryClient = useQueryClient();
  const me = useMe();
  if (!isOpen) {
    return (
      <div className={styles['ended']} role="status">
        You are signed out.
        <Button look="strong" onClick={() => setOpen(true)}>
          Sign in
        </Button>
      </div>
    );
  }
  const goOn = async () => {
    // `me` first: it brings the token that changes need.
    const { data } = await me.refetch();
    if ((data as Me | undefined)?.name !== name) location.reload();
    else await queryClient.invalidateQueries();
  };
  return (
    <Dialog title="Your session has ended" onClose={() => setOpen(false)}>
      <p>Sign in again and go on where you were: what is on the page stays.</p>
      <SignInForm name={name} action="Sign in and go on" send={signIn} onDone={() => void goOn()} />
      <Button look="quiet" onClick={() => location.reload()}>
        Sign in as somebody else
      </Button>
    </Dialog>
  );
}
