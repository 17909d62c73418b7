/** A password, hidden until it is asked for; says when Caps Lock is on, and what is wrong with a new one. */
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import styles from './password-field.module.css';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isNew?: boolean;
  readonly isOptional?: boolean;
  readonly hint?: string | undefined;
  readonly error?: string | null;
  readonly autoFocus?: boolean;
}

export function PasswordField({
  label,
  value,
  onChange,
  isNew = false,
  isOptional = false,
  hint,
  error = null,
  autoFocus = false,
}: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const [hasCaps, setCaps] = useState(false);
  const look = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));
  return (
    <div className={styles['place']}>
      <TextField
        label={label}
        type={isShown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        required={!isOptional}
        autoFocus={autoFocus}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={look}
        onKeyUp={look}
        error={error}
        hint={hasCaps ? 'Caps Lock is on.' : hint}
      />
      <span className={styles['show']}>
        <Button
          look="quiet"
          icon="eye"
          label={isShown ? 'Hide the password' : 'Show the password'}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      </span>
    </div>
  );
}
