/** Who is signed in, and what they may. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Permission } from '../../src/contract/roles.ts';
import type { Me } from '../../src/contract/session-routes.ts';
import { setCsrf } from './client.ts';
import { fetchMe } from './session.ts';
import { noteEnd, noteMe } from './standing.ts';

export function useMe() {
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      const me = await fetchMe();
      const before = queryClient.getQueryData<Me>(['me']);
      // A session that ends leaves the page as it is; to sign out forgets `me` first.
      if (me.name === null && before !== undefined && before.name !== null) {
        noteEnd();
        return before;
      }
      setCsrf(me.csrf);
      noteMe(me.name);
      return me;
    },
    staleTime: 300_000,
  });
}

export function useMay(permission: Permission): boolean {
  return useMe().data?.permissions.includes(permission) ?? false;
}
