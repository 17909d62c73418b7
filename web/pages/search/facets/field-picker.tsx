/** Finds a field by name or by what it is; a path inside an object may be typed, and paths that events have are offered. */
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { fields } from '../../../../src/model/fields.ts';
import { readQuery } from '../../../../src/query/check-query.ts';
import { client } from '../../../api/client.ts';
import { TextField } from '../../../design/field.tsx';
import { Pieces } from '../../../design/value.tsx';
import styles from './field-picker.module.css';

interface FieldPickerProps {
  readonly label: string;
  readonly onPick: (field: string) => void;
  /** Those that are chosen already are marked. */
  readonly chosen?: readonly string[];
  /** Whether all fields are listed before anything is typed. */
  readonly isOpen?: boolean;
}

export function FieldPicker({ label, onPick, chosen = [], isOpen = false }: FieldPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [hasFocus, setFocus] = useState(false);
  const wanted = useDeferredValue(typed.trim());
  const paths = usePaths(wanted);
  const found = [...(wanted === '' ? chosenFirst(chosen) : named(wanted)), ...paths];
  const isListed = isOpen || (hasFocus && wanted !== '');
  const pick = (name: string) => {
    onPick(name);
    setTyped('');
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const [first] = found;
    if (event.key === 'Enter' && wanted !== '' && first !== undefined) pick(first.name);
    if (event.key === 'ArrowDown') document.getElementById(id)?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is
    <div
      className={styles['picker']}
      onFocus={() => setFocus(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocus(false)}
    >
      <TextField
        label={label}
        isLabelHidden
        placeholder={`${label} or a path`}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKey}
      />
      {isListed && (
        <ul id={id} className={isOpen ? styles['open'] : styles['list']}>
          {found.slice(0, 80).map(({ name, about }) => (
            <li key={name}>
              <button
                type="button"
                className={styles['item']}
                aria-pressed={chosen.includes(name)}
                title={about}
                onClick={() => pick(name)}
              >
                <span className={styles['name']}>
                  <Pieces text={name} />
                </span>
                <span className={styles['about']}>{about}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && (
            <li className={styles['none']}>There is no such field. Paths begin with request, response or annotations.</li>
          )}
        </ul>
      )}
    </div>
  );
}

interface Found {
  readonly name: string;
  readonly about: string;
}

/** Paths that were chosen are no fields of the registry, and are listed all the same. */
function chosenFirst(chosen: readonly string[]): Found[] {
  const all = named('');
  const on = chosen.map((name) => all.find((field) => field.name === name) ?? { name, about: 'A path' });
  return [...on, ...all.filter(({ name }) => !chosen.includes(name))];
}

function named(wanted: string): Found[] {
  const lower = wanted.toLowerCase();
  const rank = ({ name, aliases }: (typeof fields)[number]) =>
    name.startsWith(lower) ? 0 : name.includes(lower) || aliases.some((alias) => alias.startsWith(lower)) ? 1 : 2;
  return fields
    .filter((field) => rank(field) < 2 || (lower.length > 2 && field.description.toLowerCase().includes(lower)))
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ name, description }) => ({ name, about: description }));
}

/** Paths that recorded events have, below what is typed; and what is typed itself, where it is one. */
function usePaths(wanted: string): Found[] {
  const isPath = /[.[]/.test(wanted);
  const text = `include ${wanted}`;
  const seen = useQuery({
    queryKey: ['paths', wanted],
    queryFn: ({ signal }) => client.complete({ text, position: text.length }, { signal }),
    enabled: isPath,
    retry: false,
  });
  if (!isPath) return [];
  const isSound = !/[.[]$/.test(wanted) && !readQuery(text).diagnostics.some(({ severity }) => severity === 'error');
  const paths = (seen.data?.candidates ?? [])
    .filter(({ kind, insert }) => kind === 'field' && insert !== wanted)
    .map(({ insert, documentation }) => ({ name: insert, about: documentation }));
  return [...(isSound ? [{ name: wanted, about: 'This path' }] : []), ...paths];
}
