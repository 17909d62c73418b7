/** Who is who: one identity, where the address names it, or all of them. */
import { useSearch } from 'wouter';
import { IdentityList } from './identity-list.tsx';
import { IdentityView } from './identity-view.tsx';

export function IdentityPage() {
  const user = new URLSearchParams(useSearch()).get('user');
  // Another identity begins anew: nothing of the one before may stand under its name.
  return user === null || user === '' ? <IdentityList /> : <IdentityView key={user} user={user} />;
}
