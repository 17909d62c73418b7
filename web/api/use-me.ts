/** Who is signed in, and what they may. */
import { useQuery } from '@tanstack/react-query';
import type { Permission } from '../../src/contract/roles.ts';
import { setCsrf } from './client.ts';
import { fetchMe } from './session.ts';

export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      const me = await fetchMe();
      setCsrf(me.csrf);
      return me;
    },
    staleTime: 300_000,
  });
}

export function useMay(permission: Permission): boolean {
  return useMe().data?.permissions.includes(permission) ?? false;
}
