/** What a person sets for themselves, and what an admin or an auditor sees and sets for others. The tab is in the address. */
import { lazy, Suspense } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Permission } from '../../../src/contract/roles.ts';
import { useMe } from '../../api/use-me.ts';
import { Skeleton } from '../../design/message.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { AccountTab } from './account-tab.tsx';
import { AppearanceTab } from './appearance-tab.tsx';
import styles from './settings-page.module.css';

const UsersTab = lazy(async () => ({ default: (await import('./users-tab.tsx')).UsersTab }));
const TokensTab = lazy(async () => ({ default: (await import('./tokens-tab.tsx')).TokensTab }));
const QuestionsTab = lazy(async () => ({ default: (await import('./questions-tab.tsx')).QuestionsTab }));
const DestinationsTab = lazy(async () => ({ default: (await import('./destinations-tab.tsx')).DestinationsTab }));
const ReadsTab = lazy(async () => ({ default: (await import('./reads-tab.tsx')).ReadsTab }));
const SignInsTab = lazy(async () => ({ default: (await import('./sign-ins-tab.tsx')).SignInsTab }));

const tabs = [
  { name: 'appearance', title: 'Appearance', permission: null, page: AppearanceTab },
  { name: 'account', title: 'Account', permission: null, page: AccountTab },
  { name: 'tokens', title: 'Tokens', permission: 'read', page: TokensTab },
  { name: 'questions', title: 'Saved questions', permission: 'read', page: QuestionsTab },
  { name: 'users', title: 'Users', permission: 'manage', page: UsersTab },
  { name: 'destinations', title: 'Destinations', permission: 'manage', page: DestinationsTab },
  { name: 'reads', title: 'Reads', permission: 'review', page: ReadsTab },
  { name: 'sign-ins', title: 'Sign-ins', permission: 'review', page: SignInsTab },
] as const satisfies readonly { readonly name: string; readonly permission: Permission | null; readonly [key: string]: unknown }[];

export function SettingsPage() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const me = useMe().data;
  const mine = tabs.filter(({ permission }) => permission === null || (me?.permissions.includes(permission) ?? false));
  const wanted = new URLSearchParams(search).get('tab');
  const chosen = mine.find(({ name }) => name === wanted) ?? mine[0];
  if (chosen === undefined) return null;
  const Page = chosen.page;
  return (
    <div className={styles['page']}>
      <div className={styles['tabs']}>
        <Tabs label="Settings" tabs={mine} chosen={chosen.name} onChoose={(name) => navigate(`/settings?tab=${name}`, { replace: true })} />
      </div>
      <Suspense fallback={<Skeleton lines={6} />}>
        <Page />
      </Suspense>
    </div>
  );
}
