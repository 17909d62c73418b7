/** Who is who: one identity, where the address names it, or all of them. */
import { useSearch } from 'wouter';
import { useView } from '../../address/use-view.ts';
import { Tabs } from '../../design/tabs.tsx';
import { IdentityList } from './identity-list.tsx';
import { IdentityView } from './identity-view.tsx';
import { RiskList } from './risk-list.tsx';

export function IdentityPage() {
  const user = new URLSearchParams(useSearch()).get('user');
  // Another identity begins anew: nothing of the one before may stand under its name.
  return user === null || user === '' ? <Everybody /> : <IdentityView key={user} user={user} />;
}

/** By what they asked, or by what was found about them. */
function Everybody() {
  const [view, setView] = useView('by', ['requests', 'risk']);
  const tabs = (
    <Tabs
      label="In which order"
      chosen={view}
      onChoose={setView}
      tabs={[
        { name: 'requests', title: 'By requests' },
        { name: 'risk', title: 'By risk' },
      ]}
    />
  );
  return view === 'risk' ? <RiskList tabs={tabs} /> : <IdentityList tabs={tabs} />;
}
