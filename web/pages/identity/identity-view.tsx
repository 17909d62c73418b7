/** One user or service account: what it does, from where, when, what it was refused, and what is new about it. */
import { printCondition } from '../../../src/query/edit/edit-query.ts';
import { DoesPanel } from './does-panel.tsx';
import { IdentityHead } from './identity-head.tsx';
import styles from './identity-view.module.css';
import { ImpersonationPanel } from './impersonation-panel.tsx';
import { NewPanel } from './new-panel.tsx';
import { PermissionsPanel } from './permissions-panel.tsx';
import { RefusedPanel } from './refused-panel.tsx';
import { ValuesPanel } from './values-panel.tsx';
import { WhenPanel } from './when-panel.tsx';

export function IdentityView({ user }: { readonly user: string }) {
  const filter = printCondition('user', user) ?? '';
  return (
    <div className={styles['view']}>
      <IdentityHead user={user} filter={filter} />
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
      <RefusedPanel filter={filter} />
      <PermissionsPanel filter={filter} />
      <ImpersonationPanel user={user} filter={filter} />
    </div>
  );
}
