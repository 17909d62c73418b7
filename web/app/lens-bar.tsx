/** The lens over every page: range, clusters, namespaces, the period before, refreshing. All of it stands in the address. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { boundsOf, printShortRange } from '../address/address.ts';
import { useLens } from '../address/use-lens.ts';
import { useOwnRange } from '../address/use-own-range.ts';
import { useExtent } from '../api/use-extent.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Menu, MenuItem } from '../design/menu.tsx';
import { Value } from '../design/value.tsx';
import { formatTime } from '../text/format.ts';
import styles from './lens-bar.module.css';
import { setPreferences, usePreferences } from './preferences.ts';
import { RangeForm } from './range-form.tsx';

const refreshes = [0, 10, 30, 60, 300];

/** What of the lens has a meaning on the page: an event is one moment, and an object has its whole life unless a range is chosen. */
export type LensShown = 'compared' | 'all' | 'range' | 'none';

export function LensBar({ shown }: { readonly shown: LensShown }) {
  const { lens, range, rangeFrom, setLens } = useLens();
  const own = useOwnRange();
  const { zone } = usePreferences();
  const queryClient = useQueryClient();
  const auto = lens.refresh === 0 ? 'Auto: off' : `Auto: ${lens.refresh} s`;
  const bounds = boundsOf(range, Date.now());
  const isWhole = shown === 'range' && lens.range === null;
  const exact = bounds === null ? '' : `${formatTime(bounds.fromMs, zone)} to ${formatTime(bounds.toMs, zone)}`;
  return (
    <search className={styles['bar']} aria-label="What is looked at">
      {(shown === 'compared' || shown === 'all') && (
        <>
          <NameFilter label="Clusters" field="clusters" chosen={lens.clusters} onChoose={(clusters) => setLens({ clusters })} />
          <NameFilter label="Namespaces" field="namespaces" chosen={lens.namespaces} onChoose={(namespaces) => setLens({ namespaces })} />
        </>
      )}
      {shown !== 'none' && (
        <div className={styles['range']}>
          <Menu
            label={
              isWhole
                ? 'All that is stored, time range'
                : own === null
                  ? `${printShortRange(range, zone)}, time range: ${exact}`
                  : `In the question: ${own.text}, the time range`
            }
            icon="clock"
            text={
              isWhole ? (
                'All that is stored'
              ) : own === null ? (
                printShortRange(range, zone)
              ) : (
                <Value text={`In the question: ${own.text}`} most={44} />
              )
            }
            align="end"
          >
            {(close) => (
              <RangeForm
                range={range}
                onChoose={(chosen) => {
                  if (own === null) setLens({ range: chosen });
                  else own.replaceBy(chosen);
                  close();
                }}
              />
            )}
          </Menu>
        </div>
      )}
      {shown === 'range' && lens.range !== null && (
        <Button look="quiet" onClick={() => setLens({ range: null })}>
          Show all that is stored
        </Button>
      )}
      {(shown === 'compared' || shown === 'all') && rangeFrom === 'last-day' && own === null && (
        <span
          className={styles['note']}
          title="Nothing has come in lately, so the last day that has events is shown, as far as they reach."
        >
          the newest there is
        </span>
      )}
      <div className={styles['more']}>
        {shown === 'compared' && (
          <Button
            look="quiet"
            aria-pressed={lens.compare}
            title="Show the period before beside this one"
            onClick={() => setLens({ compare: !lens.compare })}
          >
            Compare
          </Button>
        )}
        {(shown === 'compared' || shown === 'all') && (
          <Menu label={`${auto}, refresh by itself`} look="quiet" text={auto} align="end">
            {(close) =>
              refreshes.map((seconds) => (
                <MenuItem
                  key={seconds}
                  isChosen={lens.refresh === seconds}
                  onClick={() => {
                    setLens({ refresh: seconds }, { replace: true });
                    close();
                  }}
                >
                  {seconds === 0 ? 'Off' : `Every ${seconds} s`}
                </MenuItem>
              ))
            }
          </Menu>
        )}
        <Button
          look="quiet"
          title={`Times are shown in ${zone === 'utc' ? 'UTC' : 'local time'}`}
          onClick={() => setPreferences({ zone: zone === 'utc' ? 'local' : 'utc' })}
        >
          {zone === 'utc' ? 'UTC' : 'Local'}
        </Button>
        <Button look="quiet" icon="refresh" label="Refresh" onClick={() => void queryClient.invalidateQueries()} />
      </div>
    </search>
  );
}

interface NameFilterProps {
  readonly label: string;
  readonly field: 'clusters' | 'namespaces';
  readonly chosen: readonly string[];
  readonly onChoose: (names: readonly string[]) => void;
}

function NameFilter({ label, field, chosen, onChoose }: NameFilterProps) {
  const extent = useExtent();
  const [typed, setTyped] = useState('');
  const known = extent.data?.[field].map(({ value }) => value) ?? [];
  const names = [...new Set([...chosen, ...known])].filter((name) => name.toLowerCase().includes(typed.toLowerCase()));
  const [first] = chosen;
  const text =
    first === undefined ? label : chosen.length === 1 ? <Value text={first} most={18} /> : `${chosen.length} ${label.toLowerCase()}`;
  // With a single cluster there is nothing to choose.
  if (chosen.length === 0 && known.length < 2) return null;
  return (
    <Menu
      label={
        chosen.length === 0
          ? `${label}: all`
          : `${chosen.length === 1 ? label : `${chosen.length} ${label.toLowerCase()}`}: ${chosen.join(', ')}`
      }
      text={text}
      align="start"
    >
      {(close) => (
        <>
          {known.length > 8 && (
            <TextField
              label={`Find ${label.toLowerCase()}`}
              isLabelHidden
              placeholder="Find"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
          <MenuItem
            isChosen={chosen.length === 0}
            onClick={() => {
              onChoose([]);
              close();
            }}
          >
            All
          </MenuItem>
          {names.slice(0, 100).map((name) => (
            <MenuItem
              key={name}
              isChosen={chosen.includes(name)}
              onClick={() => onChoose(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])}
            >
              <Value text={name} most={40} />
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}
