/** What can be done with an answer: choose its columns, follow it, take it along, show it to somebody. */
import type { ReactNode } from 'react';
import { withStages } from '../../../../src/query/edit/edit-query.ts';
import type { UsedLens } from '../../../address/use-lens.ts';
import { Button } from '../../../design/button.tsx';
import { Menu, MenuItem } from '../../../design/menu.tsx';
import type { ChosenColumn } from '../grid/columns.ts';
import styles from '../search-page.module.css';
import { useSearchPage } from '../search-state.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { ExportMenu } from './export-menu.tsx';
import { ShareButton } from './share-button.tsx';

interface ResultToolsProps {
  readonly left: ReactNode;
  readonly asked: string;
  readonly used: UsedLens;
  readonly isList: boolean;
  readonly columns?: readonly ChosenColumn[];
  readonly onColumns?: (columns: readonly ChosenColumn[]) => void;
}

export function ResultTools({ left, asked, used, isList, columns, onColumns }: ResultToolsProps) {
  const { state, change } = useSearchPage();
  return (
    <div className={styles['bar']}>
      <div className={styles['left']}>{left}</div>
      <div className={styles['right']}>
        <GroupMenu />
        {columns !== undefined && onColumns !== undefined && (
          <ColumnsMenu
            columns={columns}
            onColumns={onColumns}
            onReset={state.columns === null ? null : () => change({ columns: null }, { replace: true })}
          />
        )}
        <ExportMenu text={asked} isList={isList} />
        <ShareButton used={used} />
      </div>
    </div>
  );
}

export function LiveToggle() {
  const { state, change } = useSearchPage();
  return (
    <Button
      look="quiet"
      icon={state.isLive ? 'pause' : 'play'}
      aria-pressed={state.isLive}
      title="Shows new events as they arrive"
      onClick={() => change({ isLive: !state.isLive })}
    >
      Live
    </Button>
  );
}

const groupings: readonly (readonly [title: string, stages: string])[] = [
  ['By user', 'groupby user sort count desc'],
  ['By verb and resource', 'groupby verb, resource sort count desc'],
  ['By namespace', 'groupby namespace sort count desc'],
  ['By status code', 'groupby code sort count desc'],
  ['By client', 'groupby client sort count desc'],
  ['By reason of refusal', 'groupby decision, authz_reason sort count desc'],
  ['Over time by verb', 'timeslice 10m by verb'],
  ['Slowest resources', 'stats p95(duration), count() by resource, verb sort p95(duration) desc limit 50'],
];

function GroupMenu() {
  const { state, change } = useSearchPage();
  const events = withStages(state.question, '');
  return (
    <Menu label="Count the events by something" icon="report" text="Count" look="quiet" align="end">
      {(close) => (
        <>
          {groupings.map(([title, stages]) => {
            const question = withStages(state.question, stages);
            return (
              question !== null && (
                <MenuItem
                  key={title}
                  onClick={() => {
                    change({ question });
                    close();
                  }}
                >
                  {title}
                </MenuItem>
              )
            );
          })}
          {events !== null && events !== state.question && (
            <MenuItem
              onClick={() => {
                change({ question: events });
                close();
              }}
            >
              The events themselves
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  );
}
