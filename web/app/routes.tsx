/** Every page with its address. All but the overview are chunks of their own (`lazy`), loaded when they are first opened. */
import { type ComponentType, lazy } from 'react';
import type { IconName } from '../design/icon.tsx';
import { OverviewPage } from '../pages/overview/overview-page.tsx';

interface PageRoute {
  readonly path: string;
  readonly page: ComponentType;
}

const EventPage = lazy(async () => ({ default: (await import('../pages/event/event-page.tsx')).EventPage }));
const ObjectPage = lazy(async () => ({ default: (await import('../pages/object/object-page.tsx')).ObjectPage }));
const SearchPage = lazy(async () => ({ default: (await import('../pages/search/search-page.tsx')).SearchPage }));
const IdentityPage = lazy(async () => ({ default: (await import('../pages/identity/identity-page.tsx')).IdentityPage }));
const PolicyPage = lazy(async () => ({ default: (await import('../pages/policy/policy-page.tsx')).PolicyPage }));
const AlertsPage = lazy(async () => ({ default: (await import('../pages/alerts/alerts-page.tsx')).AlertsPage }));
const AlertPage = lazy(async () => ({ default: (await import('../pages/alerts/alert-page.tsx')).AlertPage }));
const RulesPage = lazy(async () => ({ default: (await import('../pages/detections/rules-page.tsx')).RulesPage }));
const RulePage = lazy(async () => ({ default: (await import('../pages/detections/rule-page.tsx')).RulePage }));
const StatusPage = lazy(async () => ({ default: (await import('../pages/status/status-page.tsx')).StatusPage }));
const SettingsPage = lazy(async () => ({ default: (await import('../pages/settings/settings-page.tsx')).SettingsPage }));

export const routes: readonly PageRoute[] = [
  { path: '/', page: OverviewPage },
  { path: '/search', page: SearchPage },
  { path: '/event/:id', page: EventPage },
  { path: '/object', page: ObjectPage },
  { path: '/identity', page: IdentityPage },
  { path: '/policy', page: PolicyPage },
  { path: '/alerts', page: AlertsPage },
  { path: '/alerts/:id', page: AlertPage },
  { path: '/rules', page: RulesPage },
  { path: '/rules/:name', page: RulePage },
  { path: '/status', page: StatusPage },
  { path: '/settings', page: SettingsPage },
];

interface NavigationEntry {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  /** Whether the range and filters of the lens have a meaning there. */
  readonly hasLens: boolean;
  readonly group: Group;
}

/** `look`: at what happened. `guard`: policies, alerts, cases, evidence, reports. `run`: Telltale itself. A gap stands between groups. */
type Group = 'look' | 'guard' | 'run';

/** In the order of use. */
export const navigation: readonly NavigationEntry[] = [
  { path: '/', title: 'Overview', icon: 'overview', hasLens: true, group: 'look' },
  { path: '/search', title: 'Search', icon: 'search', hasLens: true, group: 'look' },
  { path: '/identity', title: 'Identities', icon: 'identity', hasLens: true, group: 'look' },
  { path: '/object', title: 'Objects', icon: 'object', hasLens: true, group: 'look' },
  { path: '/alerts', title: 'Alerts', icon: 'alert', hasLens: false, group: 'guard' },
  { path: '/rules', title: 'Rules', icon: 'evidence', hasLens: false, group: 'guard' },
  { path: '/policy', title: 'Policy', icon: 'policy', hasLens: true, group: 'guard' },
  { path: '/status', title: 'Status', icon: 'status', hasLens: false, group: 'run' },
  { path: '/settings', title: 'Settings', icon: 'settings', hasLens: false, group: 'run' },
];
