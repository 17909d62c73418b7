/** Finding an object: what kinds there are, in which namespaces, by what names. Each choice stands in the address. */
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useSearch } from 'wouter';
import { href, objectHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { type Bar, BarList } from '../../design/bar-list.tsx';
import { TextField } from '../../design/field.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { formatCount } from '../../text/format.ts';
import styles from './object-picker.module.css';
import { questionOf } from './object-question.ts';
import { useAsked } from './use-object.ts';

const mostShown = 200;

/** In the address, the namespace of what stands in none. */
const noNamespace = '-';

export function ObjectPicker() {
  const { lens, ask, isReady } = useLens();
  const params = new URLSearchParams(useSearch());
  const resource = params.get('resource') ?? '';
  const group = params.get('group') ?? '';
  const chosen = params.get('in');
  const kindQuestion = resource === '' ? '' : `${questionOf({ resource, group })} and name is not empty`;
  const kinds = useAsked(
    ask(`resource is not empty and name is not empty groupby resource,apigroup sort count desc limit ${mostShown}`),
    isReady,
  );
  const places = useAsked(ask(`${kindQuestion} groupby namespace sort count desc limit ${mostShown}`), isReady && resource !== '');
  const only = places.data?.length === 1 ? textOf(places.data[0]?.['namespace']) : null;
  const namespace = chosen === noNamespace ? '' : (chosen ?? only);
  const link = (more: Readonly<Record<string, string>>) => href('/object', lens, more);
  return (
    <div className={styles['picker']}>
      <Picked
        title="Kinds"
        note="of objects that were asked for by name"
        answer={kinds}
        barsOf={(rows) =>
          rows.map((row) => {
            const [kind, ofGroup] = [textOf(row['resource']), textOf(row['apigroup'])];
            return {
              key: `${kind}.${ofGroup}`,
              label: ofGroup === '' ? kind : `${kind}.${ofGroup}`,
              count: countOf(row),
              href: link({ resource: kind, group: ofGroup }),
              ...(kind === resource && ofGroup === group && { tone: 'good' as const }),
            };
          })
        }
      />
      {resource !== '' && (
        <Picked
          title="Namespaces"
          note={resource}
          answer={places}
          barsOf={(rows) =>
            rows.map((row) => {
              const place = textOf(row['namespace']);
              return {
                key: place,
                label: place === '' ? 'in no namespace' : place,
                count: countOf(row),
                href: link({ resource, group, in: place === '' ? noNamespace : place }),
                ...(place === namespace && { tone: 'good' as const }),
              };
            })
          }
        />
      )}
      {resource !== '' && namespace !== null && (
        <Names key={`${resource}/${namespace}`} resource={resource} group={group} namespace={namespace} />
      )}
    </div>
  );
}

function Names({ resource, group, namespace }: { readonly resource: string; readonly group: string; readonly namespace: string }) {
  const { lens, ask, isReady } = useLens();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const where = `${questionOf({ resource, group, namespace })} and name is not empty`;
  const found = wanted === '' ? where : `${where} and name contains ${JSON.stringify(wanted)}`;
  const answer = useAsked(ask(`${found} groupby cluster,name sort count desc limit ${mostShown}`), isReady);
  const hasClusters = new Set(answer.data?.map((row) => textOf(row['cluster']))).size > 1;
  return (
    <Picked
      title="Names"
      note={namespace === '' ? resource : `${resource} in ${namespace}`}
      answer={answer}
      search={{ typed, setTyped }}
      barsOf={(rows) =>
        rows.map((row) => {
          const [cluster, name] = [textOf(row['cluster']), textOf(row['name'])];
          return {
            key: `${cluster}/${name}`,
            label: name,
            count: countOf(row),
            href: objectHref({ cluster, resource, group, namespace, name }, lens),
            ...(hasClusters && { extra: <span className={styles['cluster']}>{cluster}</span> }),
          };
        })
      }
    />
  );
}

interface PickedProps {
  readonly title: string;
  readonly note: string;
  readonly answer: ReturnType<typeof useAsked>;
  readonly barsOf: (rows: readonly Row[]) => readonly Bar[];
  /** Where the server searches; without it what is here is searched. */
  readonly search?: { readonly typed: string; readonly setTyped: (typed: string) => void };
}

function Picked({ title, note, answer, barsOf, search }: PickedProps): ReactNode {
  const [own, setOwn] = useState('');
  const { typed, setTyped } = search ?? { typed: own, setTyped: setOwn };
  const bars = barsOf(answer.data ?? []);
  const shown = search === undefined ? bars.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase())) : bars;
  return (
    <Panel title={title} note={note}>
      <div className={styles['find']}>
        <TextField
          label={`Find ${title.toLowerCase()}`}
          isLabelHidden
          type="search"
          placeholder="Find"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {answer.isPending && <Skeleton lines={8} />}
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data !== undefined && shown.length === 0 && (
        <Message kind="empty" title="None found.">
          {typed === '' ? 'Another range may have some.' : 'Nothing has this in its name.'}
        </Message>
      )}
      <div className={styles['bars']}>
        <BarList label={title} bars={shown} />
      </div>
      {bars.length === mostShown && (
        <p className={styles['note']}>The {formatCount(mostShown)} with the most requests are shown; search for others.</p>
      )}
    </Panel>
  );
}
