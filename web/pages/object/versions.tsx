/** The versions of an object that requests recorded, each with what it changed of the one before; and who touched which field. */
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Range } from '../../../src/query/edit/edit-query.ts';
import { eventHref, identityHref, type Lens } from '../../address/address.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { Pieces, Value } from '../../design/value.tsx';
import { diffJson } from '../../diff/diff-json.ts';
import { DiffView } from '../../diff/diff-view.tsx';
import { sortOut } from '../../diff/noise.ts';
import { JsonView } from '../../json/json-view.tsx';
import { formatCount } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import { cutMiddle } from '../../text/visible-text.ts';
import type { ShownVersion } from './shown-versions.ts';
import { type TouchedField, touchedFields } from './touched-fields.ts';
import { useVersions } from './use-object.ts';
import styles from './versions.module.css';

interface VersionsProps {
  readonly where: string;
  readonly range: Range | null;
  readonly lens: Lens;
}

export function Versions({ where, range, lens }: VersionsProps) {
  const answer = useVersions(where, range);
  const [chosenId, setChosen] = useState<string | null>(null);
  const [hasAll, setAll] = useState(false);
  const versions = answer.data ?? [];
  const steps = useMemo(() => versions.map((version, at) => ({ version, ...compared(version, versions[at + 1]) })), [versions]);
  const isTelling = ({ telling, changes }: (typeof steps)[number]) => telling > 0 || changes === null;
  const chosen = steps.find((step) => (chosenId === null ? isTelling(step) : step.version.recorded.id === chosenId)) ?? steps[0];
  const shown = hasAll ? steps : steps.filter((step) => isTelling(step) || step === chosen);
  const folded = steps.filter((step) => !isTelling(step)).length;
  return (
    <>
      <Panel
        title="Versions"
        note={
          versions.length === 0
            ? undefined
            : `${formatCount(versions.length)}${answer.hasNextPage ? ' latest' : ''}, from the bodies of writes`
        }
      >
        {answer.isPending && <Skeleton lines={6} />}
        {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.data && chosen === undefined && (
          <Message kind="note" title="No version of it is recorded.">
            The audit policy recorded no bodies of the requests that wrote it. Level RequestResponse for writes to this resource would.
          </Message>
        )}
        {chosen !== undefined && (
          <div className={styles['versions']}>
            <ol className={styles['list']} aria-label="Versions, latest first">
              {shown.map((step) => {
                const { version, telling, changes } = step;
                return (
                  <li key={version.recorded.id}>
                    <button
                      type="button"
                      className={styles['version']}
                      aria-pressed={step === chosen}
                      onClick={() => setChosen(version.recorded.id)}
                    >
                      <Time at={version.recorded.event.receivedAt} form="clock" />
                      <span className={styles['who']}>
                        <Pieces text={cutMiddle(shortUser(version.recorded.event.user.name), 28)} />
                      </span>
                      <span className={telling > 0 ? styles['many'] : styles['few']}>
                        {changes === null ? 'first' : telling > 0 ? `${formatCount(telling)} changed` : 'bookkeeping'}
                      </span>
                    </button>
                  </li>
                );
              })}
              {folded > 0 && (
                <li>
                  <Button look="quiet" icon={hasAll ? 'minus' : 'plus'} aria-expanded={hasAll} onClick={() => setAll(!hasAll)}>
                    {formatCount(folded)} of status and bookkeeping
                  </Button>
                </li>
              )}
              {answer.hasNextPage && (
                <li>
                  <Button look="quiet" icon="down" disabled={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
                    Older versions
                  </Button>
                </li>
              )}
            </ol>
            <OneVersion
              key={chosen.version.recorded.id}
              version={chosen.version}
              before={steps[steps.indexOf(chosen) + 1]?.version}
              lens={lens}
            />
          </div>
        )}
      </Panel>
      {versions.length > 1 && <Touched versions={versions} lens={lens} />}
    </>
  );
}

function compared(version: ShownVersion, before: ShownVersion | undefined) {
  if (before === undefined) return { changes: null, telling: 0 };
  const changes = diffJson(before.body, version.body);
  return { changes, telling: sortOut(changes).telling.length };
}

interface OneVersionProps {
  readonly version: ShownVersion;
  readonly before: ShownVersion | undefined;
  readonly lens: Lens;
}

function OneVersion({ version, before, lens }: OneVersionProps) {
  const [shown, setShown] = useState<'changes' | 'whole'>(before === undefined ? 'whole' : 'changes');
  const { event, id } = version.recorded;
  const changes = useMemo(() => (before === undefined ? [] : diffJson(before.body, version.body)), [before, version]);
  return (
    <div className={styles['one']}>
      <div className={styles['head']}>
        <p>
          <Link href={eventHref(id, lens)} className={styles['link']}>
            <Value text={event.verb} most={30} /> at <Time at={event.receivedAt} />
          </Link>{' '}
          by <Value text={shortUser(event.user.name)} href={identityHref(event.user.name, lens)} />
          {version.from === 'request' && ', as it was sent'}
        </p>
        {before !== undefined && (
          <Tabs
            label="What is shown of the version"
            tabs={[
              { name: 'changes', title: 'Changes' },
              { name: 'whole', title: 'Whole' },
            ]}
            chosen={shown}
            onChoose={setShown}
          />
        )}
      </div>
      {shown === 'changes' && version.specBy !== version.recorded && changes.some(({ path }) => path[0] === 'spec') && (
        <p className={styles['note']}>
          A request for the status leaves the spec as it is:{' '}
          {version.specBy === null ? (
            'what differs there was changed before it, by a request that recorded no version.'
          ) : (
            <>
              what differs there was changed before it, by{' '}
              <Link href={eventHref(version.specBy.id, lens)} className={styles['link']}>
                {`${version.specBy.event.verb} ${version.specBy.event.object?.subresource ?? ''}`} of{' '}
                <Value text={shortUser(version.specBy.event.user.name)} />
              </Link>
              .
            </>
          )}
        </p>
      )}
      {shown === 'changes' ? <DiffView label="Changes" changes={changes} /> : <JsonView label="Version" value={version.body} />}
    </div>
  );
}

function Touched({ versions, lens }: { readonly versions: readonly ShownVersion[]; readonly lens: Lens }) {
  const [isWhole, setWhole] = useState(false);
  const fields = useMemo(() => touchedFields(versions), [versions]);
  const shown = isWhole ? fields : fields.slice(0, 20);
  return (
    <Panel title="Who touched which field" note={`between the ${formatCount(versions.length)} versions above`} flush>
      {fields.length === 0 ? (
        <Message kind="empty" title="No field but status and bookkeeping changed." />
      ) : (
        <DataTable
          label="Fields that changed"
          rows={shown}
          keyOf={({ path }) => path}
          columns={[
            { key: 'path', title: 'Field', cell: ({ path }: TouchedField) => <Value text={path} isMono most={110} /> },
            { key: 'times', title: 'Times', isNumber: true, cell: ({ times }) => formatCount(times) },
            { key: 'users', title: 'By', cell: ({ users }) => <Users users={users} lens={lens} /> },
            {
              key: 'last',
              title: 'Last',
              isMinor: true,
              cell: ({ last }) => (
                <Link href={eventHref(last.recorded.id, lens)}>
                  <Time at={last.recorded.event.receivedAt} />
                </Link>
              ),
            },
          ]}
        />
      )}
      {fields.length > shown.length && (
        <Button look="quiet" icon="down" onClick={() => setWhole(true)}>
          All {formatCount(fields.length)} fields
        </Button>
      )}
    </Panel>
  );
}

function Users({ users, lens }: { readonly users: TouchedField['users']; readonly lens: Lens }) {
  return users.slice(0, 4).map((user, at) => (
    <span key={user}>
      {at > 0 && ', '}
      {user === null ? (
        'not recorded'
      ) : (
        <Link href={identityHref(user, lens)} dir="auto">
          <Pieces text={cutMiddle(shortUser(user), 40)} />
        </Link>
      )}
      {at === 3 && users.length > 4 && ` and ${users.length - 4} more`}
    </span>
  ));
}
