/** What is typed or chosen, with its label, a hint, and what is wrong with it. */
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';
import styles from './field.module.css';

interface Labelled {
  readonly label: string;
  /** Whether the label is only read aloud. */
  readonly isLabelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | null;
}

type TextFieldProps = Labelled &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style'> & { readonly ref?: Ref<HTMLInputElement> };

export function TextField({ label, isLabelHidden, hint, error, ...rest }: TextFieldProps) {
  return (
    <Labelled label={label} isLabelHidden={isLabelHidden} hint={hint} error={error}>
      {(ids) => <input className={styles['input']} aria-invalid={error ? true : undefined} {...ids} {...rest} />}
    </Labelled>
  );
}

type AreaProps = Labelled & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'style'>;

/** Text of several lines. */
export function AreaField({ label, isLabelHidden, hint, error, ...rest }: AreaProps) {
  return (
    <Labelled label={label} isLabelHidden={isLabelHidden} hint={hint} error={error}>
      {(ids) => <textarea className={`${styles['input']} ${styles['area']}`} aria-invalid={error ? true : undefined} {...ids} {...rest} />}
    </Labelled>
  );
}

type SelectProps = Labelled & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'style'>;

export function SelectField({ label, isLabelHidden, hint, error, children, ...rest }: SelectProps) {
  return (
    <Labelled label={label} isLabelHidden={isLabelHidden} hint={hint} error={error}>
      {(ids) => (
        <select className={`${styles['input']} ${styles['select']}`} {...ids} {...rest}>
          {children}
        </select>
      )}
    </Labelled>
  );
}

interface Ids {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
}

function Labelled({
  label,
  isLabelHidden = false,
  hint,
  error,
  children,
}: { readonly [Key in keyof Labelled]: Labelled[Key] | undefined } & {
  readonly label: string;
  readonly children: (ids: Ids) => ReactNode;
}) {
  const id = useId();
  const described = hint != null || error ? `${id}-more` : undefined;
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : styles['label']}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described })}
      {described !== undefined && (
        <p id={described} className={error ? styles['error'] : styles['hint']}>
          {error || hint}
        </p>
      )}
    </div>
  );
}
