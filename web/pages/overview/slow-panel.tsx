/** What takes longest: kinds of request by their slowest hundredth, or the slowest single ones. Requests that stay open are left out. */
import { eventHref, identityHref, searchHref } from '../../address/address.ts';
import { useView } from '../../address/use-view.ts';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { Badge, toneOfCode } from '../../design/badge.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCompact, formatDuration } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import { Answered } from './answered.tsx';
import { questionOf } from './links.ts';
import { type Overview, useAsked, useIsFree, useOverview } from './use-overview.ts';
import { answersAtOnce, type Kind, kindOf, triedOf } from './work.ts';

const most = 7;
const views = ['kinds', 'single'] as const;
const kindsQuestion = `${answersAtOnce} stats count as count, p99(duration) as p99, max(duration) as max by verb,resource,subresource sort p99 desc limit ${most}`;
const singleQuestion = `${answersAtOnce} sort duration desc limit ${most} include id,time,duration,verb,resource,subresource,namespace,name,user,code`;

export function SlowPanel() {
  const overview = useOverview();
  const [view, setView] = useView('slow', views);
  return (
    <Panel
      title="Slowest"
      href={searchHref(view === 'kinds' ? kindsQuestion : singleQuestion, overview.lens)}
      note="without watches and open streams"
      actions={
        <Tabs
          label="What is listed"
          tabs={[
            { name: 'kinds', title: 'By kind' },
            { name: 'single', title: 'Single requests' },
          ]}
          chosen={view}
          onChoose={setView}
        />
      }
      flush
    >
      {view === 'kinds' ? <Kinds overview={overview} /> : <Single overview={overview} />}
    </Panel>
  );
}

function Kinds({ overview }: { readonly overview: Overview }) {
  // It needs each event, where those above are counted from tallies: they come first.
  const answer = useAsked(overview, kindsQuestion, useIsFree(overview));
  const { lens } = overview;
  const columns: Column<Kind>[] = [
    {
      key: 'kind',
      title: 'Request',
      cell: ({ verb, resource, subresource }) => (
        <Value
          text={triedOf({ verb, resource, subresource })}
          most={44}
          href={searchHref(`${questionOf({ verb, resource, subresource })} sort duration desc`, lens)}
        />
      ),
    },
    { key: 'count', title: 'Requests', isNumber: true, isMinor: true, cell: ({ count }) => formatCompact(count) },
    { key: 'p99', title: '99 % within', isNumber: true, cell: ({ p99 }) => formatDuration(p99) },
    { key: 'max', title: 'Longest', isNumber: true, cell: ({ max }) => formatDuration(max) },
  ];
  return (
    <Answered answer={answer} empty="No requests in this range.">
      {({ rows }) => (
        <DataTable
          label="Slowest kinds of request"
          columns={columns}
          rows={rows.map(kindOf)}
          keyOf={({ verb, resource, subresource }) => JSON.stringify([verb, resource, subresource])}
        />
      )}
    </Answered>
  );
}

function Single({ overview }: { readonly overview: Overview }) {
  const answer = useAsked(overview, singleQuestion);
  const { lens } = overview;
  const columns: Column<Row>[] = [
    { key: 'time', title: 'Time', isMinor: true, cell: (row) => <Time at={textOf(row['time'])} form="clock" /> },
    {
      key: 'what',
      title: 'Request',
      cell: (row) => {
        const name = [textOf(row['namespace']), textOf(row['name'])].filter((part) => part !== '').join('/');
        const kind = triedOf({ verb: textOf(row['verb']), resource: textOf(row['resource']), subresource: textOf(row['subresource']) });
        return <Value text={name === '' ? kind : `${kind} ${name}`} most={48} href={eventHref(textOf(row['id']), lens)} />;
      },
    },
    {
      key: 'who',
      title: 'Who',
      isMinor: true,
      cell: (row) => <Value text={shortUser(textOf(row['user']))} most={26} href={identityHref(textOf(row['user']), lens)} />,
    },
    { key: 'code', title: 'Code', cell: (row) => <Badge tone={toneOfCode(countOf(row, 'code'))}>{textOf(row['code']) || '–'}</Badge> },
    { key: 'took', title: 'Took', isNumber: true, cell: (row) => formatDuration(countOf(row, 'duration')) },
  ];
  return (
    <Answered answer={answer} empty="No requests in this range.">
      {({ rows }) => <DataTable label="Slowest requests" columns={columns} rows={rows} keyOf={(row) => textOf(row['id'])} />}
    </Answered>
  );
}
