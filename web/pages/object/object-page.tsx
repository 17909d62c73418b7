/** One object: everything that is recorded of it. Without a name it is a page to find one. */
import { Link, useSearch } from 'wouter';
import { singularOf } from '../../../src/model/sentence/describe-object.ts';
import { eventHref, identityHref, type Lens, type ObjectName, objectHref, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { type Row, textOf } from '../../api/use-rows.ts';
import { Badge } from '../../design/badge.tsx';
import { ButtonLink } from '../../design/button.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Time } from '../../design/time.tsx';
import { CopyButton, Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import styles from './object-page.module.css';
import { ObjectPicker } from './object-picker.tsx';
import { questionOf } from './object-question.ts';
import { Readers } from './readers.tsx';
import { Timeline } from './timeline.tsx';
import { type Life, useLife } from './use-object.ts';
import { Versions } from './versions.tsx';

export function ObjectPage() {
  const { lens } = useLens();
  const object = readObject(useSearch());
  if (object === null) return <ObjectPicker />;
  const where = questionOf(object);
  return <Shown key={where} object={object} where={where} lens={lens} />;
}

function readObject(search: string): ObjectName | null {
  const params = new URLSearchParams(search);
  const given = (name: string) => params.get(name) || undefined;
  const [resource, name] = [given('resource'), given('name')];
  if (resource === undefined || name === undefined) return null;
  return { cluster: given('of'), resource, namespace: given('in'), name, group: given('group') };
}

interface ShownProps {
  readonly object: ObjectName;
  readonly where: string;
  readonly lens: Lens;
}

function Shown({ object, where, lens }: ShownProps) {
  // A range holds when somebody chose one: otherwise it is the whole life.
  const { range } = lens;
  const life = useLife(where, range);
  if (life.isError) return <ProblemMessage error={life.error} onRetry={() => void life.refetch()} />;
  return (
    <div className={styles['page']}>
      <Head object={object} where={where} life={life.data} lens={lens} />
      {life.data !== null && (
        <div className={styles['columns']}>
          <Timeline where={where} range={range} lens={lens} />
          <div className={styles['side']}>
            <Versions where={where} range={range} lens={lens} />
            <Readers object={object} where={where} range={range} lens={lens} />
          </div>
        </div>
      )}
    </div>
  );
}

function Head({ object, where, life, lens }: ShownProps & { readonly life: Life | null | undefined }) {
  const { resource, namespace, name, cluster, group = '' } = object;
  const place = namespace === undefined || resource === 'namespaces' ? name : `${namespace}/${name}`;
  const all = { ...lens, range: null };
  return (
    <header className={styles['head']}>
      <h2 className={styles['title']}>
        <Value
          text={singularOf({ resource, group })}
          most={60}
          href={objectHref({ cluster, resource, namespace, group, name: '' }, lens)}
        />{' '}
        <Value text={place} most={160} />
        <CopyButton text={place} label="Copy the name" />
        <span className={styles['cluster']}>
          {cluster !== undefined && (
            <>
              in cluster <Value text={cluster} href={searchHref(where, lens)} /> ·{' '}
            </>
          )}
          {lens.range === null ? (
            'all that is stored'
          ) : (
            <Link href={objectHref(object, all)}>the chosen range; show all that is stored</Link>
          )}
        </span>
      </h2>
      {life === undefined && <Skeleton lines={2} />}
      {life === null && (
        <Message
          kind="empty"
          title={lens.range === null ? 'Nothing is recorded of this object.' : 'Nothing is recorded of this object in this range.'}
          action={
            lens.range === null ? (
              <ButtonLink href={objectHref({ ...object, name: '' }, lens)}>Find an object</ButtonLink>
            ) : (
              <ButtonLink href={objectHref(object, all)}>All that is stored</ButtonLink>
            )
          }
        />
      )}
      {life != null && (
        <dl className={styles['facts']}>
          <Fact name="Created" row={life.created} none="not in what is stored" lens={lens} />
          <Fact name="Deleted" row={life.deleted} none="not in what is stored" lens={lens} />
          <div>
            <dt>First seen</dt>
            <dd>
              <Time at={life.first} />
            </dd>
          </div>
          <div>
            <dt>Last seen</dt>
            <dd>
              <Time at={life.last} />
            </dd>
          </div>
          <div>
            <dt>Requests</dt>
            <dd>
              <Link href={searchHref(where, lens)}>{formatCount(life.requests)}</Link>, of them{' '}
              <Link href={searchHref(`${where} and is_write=true`, lens)}>{formatCount(life.writes)} writes</Link>{' '}
              {life.refused > 0 && (
                <Link href={searchHref(`${where} and code=403`, lens)}>
                  <Badge tone="warn">{formatCount(life.refused)} refused</Badge>
                </Link>
              )}
            </dd>
          </div>
        </dl>
      )}
    </header>
  );
}

function Fact({ name, row, none, lens }: { readonly name: string; readonly row: Row | null; readonly none: string; readonly lens: Lens }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {row === null ? (
          none
        ) : (
          <>
            <Link href={eventHref(textOf(row['id']), lens)}>
              <Time at={textOf(row['time'])} />
            </Link>{' '}
            by <Value text={shortUser(textOf(row['user']))} most={50} href={identityHref(textOf(row['user']), lens)} />
          </>
        )}
      </dd>
    </div>
  );
}
