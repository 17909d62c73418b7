/** Roles, clusters and namespaces: what is given to a user or a token. */
import { type Role, roles } from '../../../src/contract/roles.ts';
import { TextField } from '../../design/field.tsx';
import { roleWords } from './role-words.ts';
import { type ScopeText, sayGranted } from './scope-text.ts';
import styles from './settings-page.module.css';

interface ScopeFieldsProps {
  readonly value: ScopeText;
  readonly onChange: (value: ScopeText) => void;
  /** Those that may be given. */
  readonly offered?: readonly Role[];
  readonly faults: { readonly roles: string | null; readonly clusters: string | null; readonly namespaces: string | null };
}

export function ScopeFields({ value, onChange, offered = roles, faults }: ScopeFieldsProps) {
  return (
    <>
      <fieldset className={styles['checks']}>
        <legend>Roles</legend>
        {roles
          .filter((role) => offered.includes(role) || value.roles.includes(role))
          .map((role) => (
            <label key={role} className={styles['check']}>
              <input
                type="checkbox"
                checked={value.roles.includes(role)}
                onChange={(event) =>
                  onChange({ ...value, roles: event.target.checked ? [...value.roles, role] : value.roles.filter((each) => each !== role) })
                }
              />
              <span>
                {role} <span className={styles['hint']}>{roleWords[role]}</span>
              </span>
            </label>
          ))}
        {faults.roles !== null && (
          <p className={styles['fault']} role="alert">
            {faults.roles}
          </p>
        )}
      </fieldset>
      <TextField
        label="Clusters"
        value={value.clusters}
        placeholder="all"
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => onChange({ ...value, clusters: event.target.value })}
        error={faults.clusters}
        hint={`Names with commas between them; empty for all. ${sayGranted(value.clusters)}`}
      />
      <TextField
        label="Namespaces"
        value={value.namespaces}
        placeholder="all"
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => onChange({ ...value, namespaces: event.target.value })}
        error={faults.namespaces}
        hint="With names here, only events of objects in these namespaces are shown, and nothing else."
      />
    </>
  );
}
