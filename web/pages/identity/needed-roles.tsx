/** Shows the role that would have allowed what was refused. */
import { useState } from 'react';
import { type Row, textOf } from '../../api/use-rows.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { visibleText } from '../../text/visible-text.ts';
import styles from './needed-roles.module.css';
import { needOf, printRoles } from './print-roles.ts';

export function NeededRoles({ rows, user }: { readonly rows: readonly Row[]; readonly user: string }) {
  const [isOpen, setOpen] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const needs = rows.filter((row) => textOf(row['code']) === '403').flatMap((row) => needOf(textOf(row['message']), user) ?? []);
  if (needs.length === 0) return null;
  const printed = printRoles(needs, user);
  const copy = () => void navigator.clipboard?.writeText(printed).then(() => setCopied(true));
  return (
    <div className={styles['place']}>
      <Button
        icon="status"
        onClick={() => {
          setCopied(false);
          setOpen(true);
        }}
      >
        What it would need
      </Button>
      {isOpen && (
        <Dialog
          title="A role that would allow this"
          onClose={() => setOpen(false)}
          actions={
            <Button icon={isCopied ? 'check' : 'copy'} onClick={copy}>
              {isCopied ? 'Copied' : 'Copy the role'}
            </Button>
          }
        >
          <p className={styles['note']}>
            It allows what was refused in this range, and no more. Whether it should be allowed is yours to judge; leave out what should
            not.
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
          <pre className={styles['role']} tabIndex={0}>
            {printed.split('\n').map(visibleText).join('\n')}
          </pre>
        </Dialog>
      )}
    </div>
  );
}
