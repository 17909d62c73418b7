/** Who is signed in, and the way out. */
import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '../api/session.ts';
import { useMe } from '../api/use-me.ts';
import { Menu, MenuItem } from '../design/menu.tsx';
import { Value } from '../design/value.tsx';
import styles from './person.module.css';

export function Person() {
  const me = useMe();
  const queryClient = useQueryClient();
  if (me.data === undefined || me.data.name === null) return null;
  const { name, roles, via } = me.data;
  return (
    <Menu label={`Signed in as ${name}`} icon="identity" look="quiet" side="above">
      {(close) => (
        <div className={styles['person']}>
          <p className={styles['name']}>
            <Value text={name} most={40} />
          </p>
          <p className={styles['roles']}>{via === 'anonymous' ? 'not signed in: anybody on this machine may read' : roles.join(', ')}</p>
          {via === 'session' && (
            <MenuItem
              onClick={() => {
                close();
                void signOut().then(() => queryClient.resetQueries());
              }}
            >
              Sign out
            </MenuItem>
          )}
        </div>
      )}
    </Menu>
  );
}
