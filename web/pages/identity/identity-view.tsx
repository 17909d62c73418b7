/** One user or service account: what it does, from where, when, what it was refused, and what is new about it. */
import { printCondition } from '../../../src/query/edit/edit-query.ts';
import { useLens } from '../../address/use-lens.ts';
import { Button } from '../../design/button.tsx';
import { Message } from '../../design/message.tsx';
import { DoesPanel } from './does-panel.tsx';
import { IdentityHead } from './identity-head.tsx';
import styles from './identity-view.module.css';
import { ImpersonationPanel } from './impersonation-panel.tsx';
import { NewPanel } from './new-panel.tsx';
import { PermissionsPanel } from './permissions-panel.tsx';
import { RefusedPanel } from './refused-panel.tsx';
import { RiskPanel } from './risk-panel.tsx';
import { useIdentity } from './use-identity.ts';
import { ValuesPanel } from './values-panel.tsx';
import { WhenPanel } from './when-panel.tsx';

export function IdentityView({ user }: { readonly user: string }) {
  const filter = printCondition('user', user) ?? '';
  const { isSilent, seen } = useIdentity(filter);
  return (
    <div className={styles['view']}>
      <IdentityHead user={user} filter={filter} />
      <RiskPanel user={user} />
      {isSilent ? <Silent lastSeen={seen?.last ?? null} /> : <Panels filter={filter} user={user} />}
      {/* Who was only acted as made no request of their own. */}
      <ImpersonationPanel user={user} filter={filter} />
    </div>
  );
}

function Panels({ filter, user }: { readonly filter: string; readonly user: string }) {
  return (
    <>
      <WhenPanel filter={filter} />
      <div className={styles['halves']}>
        <DoesPanel filter={filter} />
        <NewPanel filter={filter} />
      </div>
      <div className={styles['thirds']}>
        <ValuesPanel title="From where" note="the last hop" filter={filter} field="source_ip" empty="No address was recorded." />
        <ValuesPanel title="With what" note="user agents" filter={filter} field="useragent" empty="No user agent was recorded." />
        <ValuesPanel title="Where to" note="namespaces" filter={filter} field="namespace" empty="No namespace was touched." />
      </div>
      <RefusedPanel filter={filter} user={user} />
      <PermissionsPanel filter={filter} />
    </>
  );
}

const dayMs = 86_400_000;

/** Nothing in the range; the day that ends with what was last is offered. */
function Silent({ lastSeen }: { readonly lastSeen: string | null }) {
  const { setLens } = useLens();
  if (lastSeen === null) return <Message kind="empty" title="No requests in this range." />;
  const toMs = Math.floor(Date.parse(lastSeen) / 1000) * 1000 + 1000;
  const range = { from: new Date(toMs - dayMs).toISOString(), to: new Date(toMs).toISOString() };
  return (
    <Message
      kind="empty"
      title="No requests in this range."
      action={<Button onClick={() => setLens({ range })}>Look at its last day</Button>}
    />
  );
}
